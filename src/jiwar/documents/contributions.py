"""What documents plugs into others: the sweeping of uploads and of the quarantine."""

from jiwar.documents import tasks
from jiwar.documents.events import FileFoundInfected
from jiwar.kernel.events import on

on(FileFoundInfected, tasks.delete_infected)
