"""How is a case told where the API does not count what is attached (Cases API §4.9, §4.13)?"""

BEGIN, END = b'"totalComment":', b',"created_at":'
"""In the JSON of a case each comes once unescaped behind all that other applications say."""
NONE = b'"totalComment":0,"totalAlerts":0,"totalEvents":0'


def untotalled(case: bytes) -> bytes:
    """The case as if nothing were attached."""
    begin = case.rfind(BEGIN)
    return b"%b%b%b" % (case[:begin], NONE, case[case.find(END, begin) :])
