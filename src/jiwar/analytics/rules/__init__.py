"""What a fact, an indicator and a period are; pure, no database."""
