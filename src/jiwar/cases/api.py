"""Front door of cases: one person's application, from draft to outcome."""

