"""Root addresses: Arabic without a prefix, the other languages under /fr/, /en/, /kab/.

Each portal lists its own pages in `<portal>/urls.py`; `catalogue` has the lists that its questions look up. The API
stands outside languages: Accept-Language chooses.
"""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from jiwar.config.unsent import unsent_words

handler400 = "jiwar.config.refusals.bad_request"
handler500 = "jiwar.config.refusals.server_error"
urlpatterns = [
    path("api/v1/", include("jiwar.portals.api.urls")),
    *i18n_patterns(
        path("", include("jiwar.portals.citizen.urls")),
        path("", include("jiwar.catalogue.urls")),
        path("staff/", include("jiwar.portals.staff.urls")),
        path("studio/", include("jiwar.portals.studio.urls")),
        path("direction/", include("jiwar.portals.direction.urls")),
        path("", include("jiwar.portals.public.urls")),
        path("unsent/", unsent_words, name="unsent"),
        prefix_default_language=False,
    ),
]
