"""The demo: wilaya 16 with its people, staff and two years of files, all imaginary, the same for everybody."""

from jiwar.config.demo.build import DemoSummary, build_demo, prepare
from jiwar.config.demo.staff import Login

__all__ = ["DemoSummary", "Login", "build_demo", "prepare"]
