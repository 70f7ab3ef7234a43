"""People: who plays in the told world, for whom do they work, and what may they do where?"""

from db.models.identity import PortalRole
from portal.demo.words import Actor, Both, House

FIRM = "Halden & Ro"
FIRM_DOMAIN = "halden-ro.example"

SALTMARSH = House(
    Both("Saltmarsh Harbour Logistics", "盐沼港物流"), "en", "Europe/London", "GB", "saltmarsh.example"
)
LANGYUE = House(Both("Langyue Precision", "朗岳精密制造"), "zh", "Asia/Shanghai", "CN", "langyue.example")
AUENTAL = House(Both("Auental Hospitals", "奥恩塔尔医院集团"), "en", "Europe/Berlin", "DE", "auental.example")
HOUSES = (SALTMARSH, LANGYUE, AUENTAL)


def _at(house: House, name: str, mailbox: str, last_visit: int = -4, language: str = "") -> Actor:
    address = f"{mailbox}@{house.domain}"
    return Actor(name, address, house, language or house.language, house.zone, last_visit=last_visit)


def _firm(
    name: str, mailbox: str, language: str, zone: str, portal_role: PortalRole = PortalRole.NONE
) -> Actor:
    address = f"{mailbox}@{FIRM_DOMAIN}" if mailbox else ""
    return Actor(name, address, None, language, zone, portal_role, last_visit=-2)


# Saltmarsh Harbour Logistics
ELEANOR = _at(SALTMARSH, "Eleanor Tate", "eleanor.tate", -6)
DEV = _at(SALTMARSH, "Dev Raman", "dev.raman", -3)
MOIRA = _at(SALTMARSH, "Moira Finch", "moira.finch", -9)

# Langyue Precision
CHEN = _at(LANGYUE, "陈立群", "chen.liqun", -5)
SU = _at(LANGYUE, "苏婉", "su.wan", -3)
HE = _at(LANGYUE, "何志强", "he.zhiqiang", -8)

# Auental Hospitals
KATRIN = _at(AUENTAL, "Dr. Katrin Sommer", "katrin.sommer", -7)
HENRIK = _at(AUENTAL, "Henrik Baum", "henrik.baum", -5)
JULIA = _at(AUENTAL, "Julia Reuter", "julia.reuter", -11)

# Halden & Ro
CLARA = _firm("Clara Whitfield", "clara.whitfield", "en", "Europe/London")
ZHOU = _firm("周明远", "zhou.mingyuan", "zh", "Asia/Shanghai")
TOMASZ = _firm("Tomasz Lindner", "tomasz.lindner", "en", "Europe/Berlin")
RUTH = _firm("Ruth Adeyemi", "ruth.adeyemi", "en", "Europe/London", PortalRole.LEAD)
JONAS = _firm("Jonas Pike", "jonas.pike", "en", "Europe/London", PortalRole.ADMINISTRATOR)

# They do their work and never sign in.
PRIYA = _firm("Priya Nair", "", "en", "Europe/London")
OWEN = _firm("Owen Hart", "", "en", "Europe/London")
LENA = _firm("Lena Vogt", "", "en", "Europe/Berlin")
LIN = _firm("林晓", "", "zh", "Asia/Shanghai")
ZHAO = _firm("赵磊", "", "zh", "Asia/Shanghai")

# In the order in which the sign-in table lists them.
PEOPLE = (
    ELEANOR,
    DEV,
    MOIRA,
    CHEN,
    SU,
    HE,
    KATRIN,
    HENRIK,
    JULIA,
    CLARA,
    ZHOU,
    TOMASZ,
    RUTH,
    JONAS,
)
