"""What a record holds, who may do what with it, what changed between two versions: no database."""
