"""What every `--json` output holds, as types: the JSON Schemas are made of them."""
