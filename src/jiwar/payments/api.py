"""Front door of payments: what is owed, how it is paid, the numbered receipt."""

from jiwar.payments.actions.charging import cancel_charges, open_charge, waive_charge
from jiwar.payments.actions.paying import (
    ask_provider,
    check_awaited,
    give_back,
    start_online,
    take_at_counter,
    take_notice,
)
from jiwar.payments.adapters.choice import PROVIDERS, chosen_provider
from jiwar.payments.adapters.pretend import CHOICES as PRETEND_CHOICES
from jiwar.payments.adapters.pretend import choose as pretend_choose
from jiwar.payments.adapters.pretend import order_of as pretend_order
from jiwar.payments.errors import (
    AlreadyPaid,
    CallbackForged,
    ChargeUnknown,
    MayNotCollect,
    NoProvider,
    NotDue,
    NothingToGiveBack,
    PaymentUnknown,
    ProviderSilent,
    ReasonNeeded,
)
from jiwar.payments.queries import (
    METHODS,
    ChargeView,
    PaymentView,
    charge,
    charges_of,
    desk_that_collects,
    is_settled,
    may_waive,
    payment_of,
    payments_to_give_back,
    receipt_pdf,
)
from jiwar.payments.rules import COUNTER_METHODS, Exemption, Line, total

__all__ = [
    "COUNTER_METHODS",
    "METHODS",
    "PRETEND_CHOICES",
    "PROVIDERS",
    "AlreadyPaid",
    "CallbackForged",
    "ChargeUnknown",
    "ChargeView",
    "Exemption",
    "Line",
    "MayNotCollect",
    "NoProvider",
    "NotDue",
    "NothingToGiveBack",
    "PaymentUnknown",
    "PaymentView",
    "ProviderSilent",
    "ReasonNeeded",
    "ask_provider",
    "cancel_charges",
    "charge",
    "charges_of",
    "check_awaited",
    "chosen_provider",
    "desk_that_collects",
    "give_back",
    "is_settled",
    "may_waive",
    "open_charge",
    "payment_of",
    "payments_to_give_back",
    "pretend_choose",
    "pretend_order",
    "receipt_pdf",
    "start_online",
    "take_at_counter",
    "take_notice",
    "total",
    "waive_charge",
]
