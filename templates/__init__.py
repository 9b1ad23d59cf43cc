"""Everything people read, as YAML and Jinja. Read through importlib.resources only."""
