"""The people and businesses of the demo. All are invented."""

from dataclasses import dataclass

PASSWORD = "partnex-demo-2026"  # noqa: S105 -- printed for everybody to use


@dataclass(frozen=True, slots=True)
class Health:
    """How a business does. Shares are of revenue; growth is per year."""

    growth: float
    supplies: float
    wages: float
    rent: float
    noise: float
    season: float = 0.0
    top_customer: float = 0.12
    debt: float = 0.0
    cushion: float = 1.0  # months of revenue on the account at the start
    returned: float = 0.0  # returned payments per month
    impact: float | None = 0.6
    prompt: bool = True  # files each quarter in time, otherwise each half-year, late


HEALTHS = {
    "thriving": Health(0.28, 0.38, 0.18, 0.04, 0.08, impact=0.8),
    "steady": Health(0.08, 0.45, 0.22, 0.05, 0.06, season=0.08, debt=0.1, impact=0.7),
    "seasonal": Health(0.10, 0.44, 0.20, 0.05, 0.08, season=0.5, debt=0.2, impact=0.6),
    "young": Health(0.60, 0.46, 0.26, 0.06, 0.20, cushion=1.5, impact=0.9),
    "thin": Health(0.03, 0.62, 0.26, 0.06, 0.08, debt=0.3, cushion=0.6, impact=0.5),
    "leveraged": Health(0.05, 0.44, 0.22, 0.05, 0.10, debt=1.1, cushion=0.5, impact=0.4),
    "dependent": Health(0.06, 0.42, 0.24, 0.05, 0.12, top_customer=0.62, debt=0.2, impact=0.5),
    "declining": Health(-0.22, 0.50, 0.30, 0.07, 0.12, debt=0.5, prompt=False, impact=0.3),
    "struggling": Health(
        -0.15, 0.62, 0.34, 0.09, 0.20, debt=0.9, cushion=0.3, returned=1.2, prompt=False, impact=None
    ),
}


@dataclass(frozen=True, slots=True)
class Business:
    """One business of the cast; `revenue` is its monthly revenue in major units."""

    key: str
    name: str
    industry: str
    city: str
    country: str
    currency: str
    years: int
    employees: int
    revenue: int
    health: str
    layout: str
    description: str = ""


# key | name | ISIC section | city | country | currency | years | employees | revenue | health | file
_TABLE = """
sana|Sana Olive Oils|C|Sfax|TN|TND|12|18|96000|thriving|comma|Presses olives of forty family groves and bottles for export.
kestrel|Kestrel Instruments|C|Cork|IE|EUR|15|34|142000|thriving|semicolon|Builds flow meters for small water utilities.
nordwind|Nordwind Fracht|H|Bremen|DE|EUR|21|41|188000|steady|semicolon|Regional freight with a fleet of twelve electric lorries.
oliveira|Azeites Oliveira|C|Évora|PT|EUR|33|22|78000|seasonal|ofx2|Third-generation olive mill in the Alentejo.
lumen|Lumen Robotyka|J|Gdańsk|PL|PLN|5|14|310000|young|semicolon|Inspection robots for district heating pipes.
timber|Balti Puitmajad|F|Tartu|EE|EUR|9|27|118000|seasonal|debitcredit|Timber houses, built in the hall and set up in two days.
morin|Atelier Morin|G|Lyon|FR|EUR|7|6|31000|thin|semicolon|Repairs and resells office furniture.
cedar|Cedar Clinics|Q|Limassol|CY|EUR|11|25|92000|steady|debitcredit|Two outpatient clinics with fixed prices.
amani|Amani Dairy|A|Nakuru|KE|KES|8|31|4200000|thriving|comma|Collects milk from six hundred smallholders every morning.
baraka|Baraka Solar|D|Kisumu|KE|KES|4|19|3100000|young|ofx1|Solar irrigation, paid for by the harvest.
lagoon|Lagoon Fisheries|A|Mombasa|KE|KES|14|44|5200000|seasonal|debitcredit|Line-caught fish, iced at the landing site.
adunni|Adunni Fabrics|C|Ibadan|NG|NGN|10|28|21000000|steady|comma|Adire cloth for tailors and schools.
zaria|Zaria Grain Store|G|Zaria|NG|NGN|6|12|34000000|thin|debitcredit|Stores grain for farmers until prices are fair.
ember|Ember Bakery|I|Accra|GH|GHS|5|17|240000|dependent|comma|Bread for schools and hospitals.
kofi|Kofi & Daughters|F|Kumasi|GH|GHS|13|36|520000|steady|ofx2|Builds classrooms and clinics.
teranga|Teranga Textiles|C|Dakar|SN|XOF|9|23|18500000|declining|semicolon|Work clothes for the port and the mines.
atlas|Atlas Argan|C|Agadir|MA|MAD|16|52|680000|thriving|semicolon|A women's cooperative pressing argan oil.
medina|Medina Riads|I|Fès|MA|MAD|11|20|410000|seasonal|debitcredit|Four guest houses in the old town.
nile|Nile Cold Chain|H|Giza|EG|EGP|7|38|2900000|leveraged|ofx1|Cold stores and vans for vegetables.
lotus|Lotus Print|C|Alexandria|EG|EGP|19|15|1250000|declining|comma|Packaging for small food makers.
habari|Habari Radio|J|Dar es Salaam|TZ|TZS|10|16|52000000|dependent|comma|A local radio station and its studio.
kilima|Kilima Coffee|A|Moshi|TZ|TZS|18|47|98000000|seasonal|ofx2|Washed arabica from nine villages.
umoja|Umoja Bikes|G|Kampala|UG|UGX|6|21|145000000|young|debitcredit|Cargo bicycles, sold by instalment.
indigo|Indigo Learning|P|Kigali|RW|RWF|4|13|26000000|young|comma|Evening courses in accounting and code.
savanna|Savanna Tours|N|Windhoek|NA|NAD|12|18|520000|seasonal|comma|Camping tours with local guides.
protea|Protea Water|E|Cape Town|ZA|ZAR|8|24|980000|steady|debitcredit|Leak detection for municipalities.
karoo|Karoo Wool|A|Graaff-Reinet|ZA|ZAR|27|33|760000|leveraged|ofx1|Merino wool, washed and spun locally.
mzansi|Mzansi Motors|G|Durban|ZA|ZAR|15|29|1400000|thin|comma|Serviced used vans for traders.
casa|Casa Verde|I|Medellín|CO|COP|5|14|118000000|dependent|semicolon|Lunch for offices, from one kitchen.
andes|Andes Alpaca|C|Arequipa|PE|PEN|14|40|310000|steady|debitcredit|Knitwear from registered herders.
quetzal|Quetzal Cacao|A|Cobán|GT|GTQ|9|26|420000|thriving|comma|Fermented cacao, traceable to the plot.
pampas|Pampas Software|J|Montevideo|UY|UYU|8|19|2600000|thriving|ofx2|Accounting software for farms.
jaipur|Jaipur Blockprint|C|Jaipur|IN|INR|22|64|5400000|steady|comma|Hand-printed cotton for home and fashion.
sagar|Sagar Logistics|H|Kochi|IN|INR|9|58|7800000|leveraged|debitcredit|Last-mile deliveries on the coast.
monsoon|Monsoon Clinics|Q|Pune|IN|INR|6|22|3300000|young|ofx1|Primary care by subscription.
padma|Padma Jute|C|Khulna|BD|BDT|17|88|9200000|declining|comma|Jute bags instead of plastic.
lanka|Lanka Spice|A|Kandy|LK|LKR|13|35|14500000|seasonal|debitcredit|Cinnamon and pepper from small gardens.
mekong|Mekong Rice|A|Can Tho|VN|VND|11|42|2900000000|steady|comma|Low-methane rice from the delta.
bayan|Bayan Print & Sign|C|Cebu|PH|PHP|7|18|1150000|struggling|comma|Signs and shop fittings.
batik|Batik Pesisir|C|Pekalongan|ID|IDR|20|53|890000000|thin|semicolon|Natural-dye batik from the north coast.
harbor|Harbor Net Repair|S|Gloucester|US|USD|24|8|39000|struggling|ofx1|Mends nets and ropes for the fleet.
prairie|Prairie Honey|A|Fargo|US|USD|16|11|54000|seasonal|ofx2|Honey and pollination services.
maple|Maple Street Childcare|P|Leeds|GB|GBP|9|20|47000|steady|debitcredit|A nursery that parents own.
forge|Forge & Fern|C|Sheffield|GB|GBP|6|9|36000|struggling|comma|Garden tools, forged by hand.
"""
BUSINESSES = [
    Business(
        key, name, industry, city, country, currency, int(years), int(employees), int(revenue), *rest
    )
    for key, name, industry, city, country, currency, years, employees, revenue, *rest in (
        line.split("|") for line in _TABLE.strip().splitlines()
    )
]


@dataclass(frozen=True, slots=True)
class Funder:
    """One investor of the cast."""

    key: str
    name: str
    organization: str
    city: str
    country: str
    interests: tuple[str, ...]
    verified: bool


FUNDERS = [
    Funder("ines", "Ines Marchetti", "Lago Impact Fund", "Lugano", "CH", ("C", "A"), True),
    Funder("noor", "Noor Haddad", "Haddad Family Office", "Amman", "JO", ("Q", "P"), False),
    Funder("david", "David Okoye", "Harmattan Capital", "Lagos", "NG", ("J", "D", "H"), True),
    Funder("mei", "Mei Tanaka", "Kigyo Partners", "Osaka", "JP", ("C", "J"), True),
]
