"""Everyday words for industries: the one table that turns them into ISIC sections."""

from django.utils.translation import gettext as _

from core.errors import Invalid
from smes.enums import Industry

WORDS = {
    Industry.AGRICULTURE: "agriculture agribusiness farming farm forestry fishing fishery"
    " livestock",
    Industry.MINING: "mining quarrying oil extraction",
    Industry.MANUFACTURING: "manufacturing factory food textiles textile garments furniture"
    " industry machinery chemicals pharmaceuticals printing bakery brewery",
    Industry.ENERGY: "energy electricity power gas solar wind utilities renewables",
    Industry.WATER: "water waste recycling sewerage sanitation",
    Industry.CONSTRUCTION: "construction building builder civil-engineering plumbing electrician",
    Industry.TRADE: "retail wholesale trade trading shop store supermarket commerce e-commerce"
    " ecommerce grocery fashion automotive car-repair import-export",
    Industry.TRANSPORT: "transport transportation logistics storage shipping courier delivery"
    " trucking warehousing freight",
    Industry.HOSPITALITY: "hospitality restaurant restaurants hotel hotels cafe catering tourism"
    " accommodation food-service bar",
    Industry.INFORMATION: "technology tech it software information-technology telecom fintech"
    " telecommunications media publishing saas internet data",
    Industry.FINANCE: "finance financial financial-services insurance banking microfinance",
    Industry.REAL_ESTATE: "real-estate property housing",
    Industry.PROFESSIONAL: "professional consulting consultancy legal law accounting engineering"
    " architecture research marketing advertising design professional-services veterinary",
    Industry.ADMINISTRATIVE: "administrative support cleaning security rental travel staffing"
    " recruitment leasing business-services travel-agency",
    Industry.PUBLIC: "public government public-administration defence",
    Industry.EDUCATION: "education school training edtech university",
    Industry.HEALTH: "health healthcare medical clinic hospital pharmacy dental social-work care",
    Industry.ARTS: "arts art entertainment recreation sports sport music culture gaming fitness",
    Industry.OTHER: "other services service hairdressing salon beauty laundry repair personal-care",
    Industry.HOUSEHOLDS: "households household domestic",
    Industry.EXTRATERRITORIAL: "extraterritorial international-organisations ngo",
}
CODES_BY_WORD = {word: code for code, words in WORDS.items() for word in words.split()}


def find_industry(text: str) -> Industry:
    """The ISIC section for its letter, its full name or a common word such as "retail".

    Raises Invalid, naming the choices.
    """
    key = " ".join(text.replace("_", " ").split()).casefold()
    if key.upper() in Industry.values:
        return Industry(key.upper())
    for industry in Industry:
        if key in (str(industry.label).casefold(), industry.name.replace("_", " ").casefold()):
            return industry
    word = key.replace(" ", "-").replace("&", "and")
    if word in CODES_BY_WORD:
        return CODES_BY_WORD[word]
    choices = "; ".join(f"{industry.value} {industry.label}" for industry in Industry)
    raise Invalid(
        _("“%(text)s” is not a known industry. Use one of: %(choices)s.")
        % {"text": text[:60], "choices": choices},
        code="unknown_industry",
    )
