"""Forms of the studio, made from the published schema: whatever a definition may hold has its field here."""
