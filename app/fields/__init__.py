"""The values of this API: what each kind of parameter accepts, refuses and answers.

One declaration of a field serves the JSON body, the HTML form, the command line and the reference.
"""

from app.fields.amounts import Cents, Percent
from app.fields.hashes import Array, Hash
from app.fields.notes import Remark, collecting_warnings, warn
from app.fields.numbers import Number
from app.fields.scalars import Boolean, Deprecated, Email, Id, Integer, Money, Param, PostalCode, Secret, Text
from app.fields.schema import Params, Quiet, Record, View
from app.fields.times import Date, Duration, OfficeWall, Stamp, TimeOfDay

__all__ = [
    "Array",
    "Boolean",
    "Cents",
    "Date",
    "Deprecated",
    "Duration",
    "Email",
    "Hash",
    "Id",
    "Integer",
    "Money",
    "Number",
    "OfficeWall",
    "Param",
    "Params",
    "Percent",
    "PostalCode",
    "Quiet",
    "Record",
    "Remark",
    "Secret",
    "Stamp",
    "Text",
    "TimeOfDay",
    "View",
    "collecting_warnings",
    "warn",
]
