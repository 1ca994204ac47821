"""This app's registers in the maintenance back office."""

from properties.admin import rankings, standards

__all__ = ["rankings", "standards"]
