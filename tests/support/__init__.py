"""What tests share, besides fixtures."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
