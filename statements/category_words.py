"""The rules by which words tell what a row is. This table is all there is to them.

Rules are tried from top to bottom and the first that fits wins, so what is narrow stands above what
is wide. Phrases are separated by `|` and fit whole words, without case and accents; a `*` at the
end of a word stands for any ending, at its beginning for any beginning (compounds), and a number
for any number. A row has the words of its description and of its counterparty.

Languages: en English, fr French, de German, es Spanish, pt Portuguese, it Italian, nl Dutch, pl
Polish, cs Czech and Slovak, no the Scandinavian ones, sw Swahili and East African mobile money, tr
Turkish.
"""

from typing import NamedTuple

from statements.enums import Category

C = Category


class Rule(NamedTuple):
    """`sign` is 1 for money in, -1 for money out, 0 for both; `words` by language."""

    category: C
    sign: int
    words: dict[str, str]


#: Words that say nothing of the row, though they hold a word that does elsewhere.
MISLEADING = (
    "incl vat|inc vat|including vat|ex vat|excl vat|plus vat|vat no|vat reg|vat number|"
    "1 vat|tva incluse|dont tva|tva 1|hors taxe|toutes taxes|inkl mwst|inkl ust|zzgl ust|"
    "iva incluido|iva incluida|iva incluso|con iva|mas iva|incl btw|excl btw|z vat|vcetne dph|"
    "inkl moms|ex moms|kdv dahil|no fee|free of charge|without charge|sans frais|kein entgelt"
)

RULES = (
    # -- Words that would mislead the rules below
    Rule(
        C.SUPPLIES,
        -1,
        {
            "en": "rent a car|car rental|car rentals|tool rental|tool hire|tax advisor|"
            "tax adviser|tax consultant|tax accountant|tax free|duty free|cash and carry|"
            "cash carry|cash register|loan equipment|school fee|school fees|tuition fee|"
            "tuition fees|legal fees|court fees|consulting fee|consulting fees|licence fee|"
            "license fee|membership fee|subscription fee|salary software|payroll software|"
            "cash app|fee for services|professional fees|entry fee",
            "fr": "pret a manger|location voiture|location de voiture|location vehicule|"
            "frais de scolarite|"
            "frais de port|frais postaux",
            "de": "steuerberat*|mietwagen|autovermietung|kfz miete|versandkosten|"
            "rundfunkbeitrag*|gebuhreneinzug rundfunk|lohnburo|materialkosten|mautgebuhr*",
            "es": "alquiler de coches|alquiler coche|asesoria fiscal|gastos de envio",
            "pt": "aluguer de automoveis|aluguel de carros|rent a car",
            "it": "noleggio auto|autonoleggio|spese di spedizione|commercialista",
            "nl": "autoverhuur|belastingadvis*|verzendkosten",
            "pl": "doradztwo podatkowe|wypozyczalnia*",
        },
    ),
    Rule(
        C.REVENUE,
        1,
        {
            "en": "card sales|cash sales|cash takings|daily takings|pos settlement|"
            "merchant settlement|card settlement|till sales|consulting fee|consulting fees|"
            "fee income|fees received|interest credit|interest paid|credit interest|"
            "interest earned|gross interest|deposit interest|rental income|rent received",
            "fr": "remise carte*|remise cb|remise cheque*|encaissement*|interets crediteurs",
            "de": "habenzins*|zinsgutschrift|kartenumsatz*|mieteinnahme*|mieteingang",
            "es": "abono tpv|remesa tpv|intereses a su favor|ingresos por tarjeta",
            "it": "incasso pos|accredito pos|interessi attivi",
            "nl": "creditrente|pinbetalingen|afrekening betaalautomaat",
            "sw": "customer payment|pay bill from|paybill from|merchant payment from|"
            "funds received from|lipa na mpesa",
        },
    ),
    Rule(
        C.FEES,
        -1,
        {
            "en": "returned check fee|returned cheque fee|returned item fee|returned item charge|"
            "return fee|returned payment fee|unpaid item fee|unpaid item charge|nsf fee|"
            "unpaid charge|overdraft fee|atm fee|cash withdrawal fee|withdrawal charge|"
            "withdrawal fee|cash handling fee|transfer fee|transfer charge|wire fee|"
            "card payment fee|loan fee|mpesa charge|cash advance fee",
            "fr": "frais rejet|frais de rejet|frais impaye*|frais virement|frais retrait",
            "de": "rucklastschriftgebuhr*|rucklastschriftentgelt*|buchungsentgelt*|"
            "barauszahlungsentgelt|uberziehungszins*",
            "es": "comision devolucion|comision por devolucion|gastos devolucion|"
            "comision transferencia|comision reintegro",
            "it": "commissioni insoluto|spese insoluto|commissione prelievo|commissione bonifico",
            "nl": "kosten storno|kosten betalingsverkeer",
            "pl": "oplata za przelew|prowizja za wyplate|prowizja od wyplaty",
            "sw": "pay bill charge|transfer of funds charge|withdrawal charge",
        },
    ),
    # -- Money that came back
    Rule(
        C.RETURNED,
        0,
        {
            "en": "returned payment|returned item|returned items|returned cheque|returned check|"
            "returned direct debit|returned dd|returned ach|unpaid cheque|unpaid direct debit|"
            "unpaid item|unpaid items|unpaid dd|dishonoured|dishonored|bounced|bounced cheque|"
            "nsf|insufficient funds|refer to drawer|direct debit reversal|ach return|"
            "return unpaid|inward unpaid|outward unpaid",
            "fr": "rejet de prelevement|rejet prelevement|prelevement rejete|rejet prlv|"
            "prlv rejete|impaye|impayes|cheque impaye|rejet sepa|retour impaye|"
            "provision insuffisante|retour prelevement",
            "de": "rucklastschrift*|ruckscheck|mangels deckung|nicht eingelost*|"
            "retoure lastschrift|lastschriftruckgabe|lastschrift ruckgabe|scheckruckgabe",
            "es": "recibo devuelto|devolucion recibo|devolucion de recibo|cheque devuelto|"
            "efecto impagado|impagado|impagados|adeudo devuelto|devolucion adeudo|"
            "fondos insuficientes",
            "pt": "cheque devolvido|debito devolvido|devolucao cheque|devolucao de cheque|"
            "debito direto devolvido|falta de provisao|saldo insuficiente",
            "it": "insoluto|insoluti|assegno impagato|rid insoluto|sdd insoluto|"
            "ritorno insoluto|mancanza fondi|addebito respinto",
            "nl": "storno incasso|stornering|stornering incasso|geweigerde incasso|"
            "niet akkoord met afschrijving|terugboeking incasso|saldo ontoereikend",
            "pl": "zwrot polecenia zaplaty|odmowa polecenia zaplaty|brak srodkow|czek bez pokrycia",
            "cs": "vracena platba|vratka inkasa|vracene inkaso|nedostatek prostredku",
            "no": "avvist betaling|returnert betaling|afvist betaling|returnerad betalning|"
            "manglende dekning|tackning saknas|tilbageforsel betalingsservice",
            "sw": "hundi iliyorudishwa|malipo yaliyorudishwa",
            "tr": "iade cek|karsiliksiz cek|yetersiz bakiye",
        },
    ),
    # -- Loans: before transfers and salaries, which share words with them
    Rule(
        C.LOAN_REPAYMENT,
        -1,
        {
            "en": "loan repay*|loan payment*|loan instal*|loan emi|loan recovery|loan deduction|"
            "loan interest|interest on loan|loan principal|repayment of loan|repay loan|loan|"
            "mortgage*|emi|hire purchase|term loan|finance agreement|asset finance|"
            "equipment finance|advance repayment|principal repayment",
            "fr": "remboursement pret|remboursement de pret|remboursement emprunt|echeance pret|"
            "echeance de pret|echeance emprunt|echeance credit|ech pret|pret|prets|emprunt*|"
            "mensualite credit|amortissement pret|credit bail",
            "de": "kreditrate*|darlehen*|tilgung*|annuitat*|kreditruckzahlung*|"
            "kreditraten|kredittilgung|ratenkredit|darlehenszins*|leasingrate*|leasing rate|"
            "kredit|hypothek*|baufinanzierung*|finanzierungsrate",
            "es": "amortizacion prestamo|amortizacion de prestamo|amortizacion|cuota prestamo|"
            "cuota de prestamo|cuota hipoteca|prestamo|prestamos|hipoteca|cuota leasing|"
            "liquidacion prestamo|recibo prestamo|cuota credito",
            "pt": "prestacao|prestacao credito|prestacao emprestimo|emprestimo*|credito habitacao|"
            "amortizacao|pagamento emprestimo|parcela emprestimo|parcela financiamento|"
            "financiamento|prestacao leasing",
            "it": "rata mutuo|rata prestito|rata finanziamento|rata leasing|rimborso prestito|"
            "rimborso mutuo|mutuo|prestito|finanziamento|canone leasing",
            "nl": "aflossing|aflossing lening|lening*|rente lening|hypotheek*|financial lease|"
            "krediet aflossing|rente en aflossing",
            "pl": "rata kredytu|splata kredytu|splata pozyczki|rata pozyczki|kredyt*|pozyczk*|"
            "rata leasingu|hipotek*",
            "cs": "splatka uveru|splatka pujcky|splatka uveru|uver|uveru|pujcka|pujcky|hypotek*|"
            "splatka leasingu|splatka",
            "no": "avdrag*|nedbetaling lan|lanebetaling|afdrag*|terminbelop lan|amortering*|"
            "ranta lan|laneranta|renter lan|laneavdrag|boliglan|bostadslan|banklan",
            "sw": "rejesho la mkopo|marejesho ya mkopo|malipo ya mkopo|mkopo|fuliza repayment|"
            "m shwari loan repayment|kcb mpesa loan repayment|od loan repayment|"
            "overdraft loan repayment|marejesho",
            "tr": "kredi taksit*|kredi odeme*|kredi geri odeme*|kredi anapara|kredi faiz*|"
            "leasing taksit*",
        },
    ),
    Rule(
        C.LOAN_IN,
        1,
        {
            "en": "loan|loans|loan proceeds|loan disbursement|loan disbursal|credit facility|"
            "facility drawdown|drawdown|loan drawdown|disbursement of loan|overdraft facility|"
            "advance from lender|microfinance|micro loan|merchant cash advance|business advance|"
            "working capital advance|invoice financing advance|term loan",
            "fr": "deblocage|deblocage pret|deblocage de pret|mise en place pret|pret|"
            "versement pret|deblocage credit|emprunt*",
            "de": "darlehen*|kreditauszahlung|darlehensauszahlung|kreditvalutierung|"
            "valutierung|auszahlung kredit|auszahlung darlehen|kredit",
            "es": "abono prestamo|concesion prestamo|disposicion prestamo|prestamo|"
            "disposicion credito|desembolso prestamo|desembolso",
            "pt": "emprestimo*|credito emprestimo|libertacao emprestimo|liberacao emprestimo|"
            "utilizacao credito|desembolso|financiamento",
            "it": "erogazione|erogazione mutuo|erogazione prestito|erogazione finanziamento|"
            "mutuo|prestito|finanziamento",
            "nl": "lening*|uitbetaling lening|opname krediet|verstrekking lening|kredietopname",
            "pl": "kredyt*|uruchomienie kredytu|wyplata kredytu|pozyczk*|transza kredytu",
            "cs": "uver|uveru|cerpani uveru|poskytnuti uveru|pujcka|pujcky",
            "no": "utbetaling lan|laneutbetaling|udbetaling lan|utbetalning lan|nytt lan|"
            "banklan|laneprovenu",
            "sw": "mkopo|fuliza m pesa|m shwari loan|kcb mpesa loan|loan disbursed|tala loan|"
            "branch loan|overdraft of credit party",
            "tr": "kredi kullandirim*|kredi kullanim*|kredi",
        },
    ),
    # -- The owner
    Rule(
        C.OWNER_CAPITAL,
        1,
        {
            "en": "owner capital|owners capital|owner s capital|owner investment|"
            "owner contribution|owner s contribution|owner funds|capital injection|"
            "capital contribution|capital introduced|share capital|director loan|"
            "director s loan|directors loan|shareholder|shareholder contribution|"
            "shareholder deposit|equity injection|partner contribution|founder contribution|"
            "share subscription|paid in capital",
            "fr": "apport|apport personnel|apport en capital|apport associe|"
            "compte courant associe|compte courant d associe|apport exploitant|capital social|"
            "augmentation de capital",
            "de": "privateinlage*|gesellschafter*|kapitaleinlage*|stammeinlage|stammkapital|"
            "kapitalerhohung|einlage inhaber|bareinlage gesellschafter",
            "es": "aportacion|aportacion socio|aportacion socios|aportacion de capital|"
            "capital social|ampliacion de capital|aportacion titular",
            "pt": "suprimentos|suprimento socio|entrada de capital|aumento de capital|"
            "aporte de capital|aporte socio|capital social|prestacoes suplementares",
            "it": "conferimento|conferimento socio|conferimento soci|versamento socio|"
            "versamento soci|aumento di capitale|apporto titolare|finanziamento soci",
            "nl": "prive storting|privestorting|kapitaalstorting|aandelenkapitaal|"
            "storting eigenaar|inbreng",
            "pl": "wplata wlasciciela|wklad wlasny|wklad wspolnika|kapital zakladowy|"
            "wplata wspolnika|doplata wspolnika",
            "cs": "vklad spolecnika|vklad majitele|vklad podnikatele|zakladni kapital",
            "no": "egeninnskudd|kapitalinnskudd|egenkapital|eget uttag insattning|"
            "egen insattning|aktiekapital|kapitalindskud|agartillskott",
            "sw": "mtaji|mtaji wa mmiliki|mchango wa mmiliki",
            "tr": "sermaye*|ortak sermaye|sahip sermaye",
        },
    ),
    Rule(
        C.OWNER_DRAWINGS,
        -1,
        {
            "en": "owner drawing|owner drawings|owner s drawing|owner s drawings|drawings|"
            "owner draw|dividend|dividends|director draw|director s drawings|owner withdrawal|"
            "owner s withdrawal|partner drawings|profit distribution|proprietor drawings|"
            "repayment director loan|shareholder distribution",
            "fr": "prelevement exploitant|prelevement de l exploitant|dividende*|"
            "remuneration gerant|prelevement personnel|compte de l exploitant",
            "de": "privatentnahme*|entnahme inhaber|entnahme|gewinnausschuttung*|dividende*|"
            "gewinnentnahme|ausschuttung gesellschafter",
            "es": "retiro socio|retirada socio|retirada titular|retiro titular|dividendo*|"
            "reparto de beneficios|disposicion titular",
            "pt": "levantamento socio|retirada socio|distribuicao de lucros|dividendo*|pro labore",
            "it": "prelievo titolare|prelievo socio|prelevamento titolare|prelevamento soci|"
            "dividendi|distribuzione utili|utili soci",
            "nl": "prive opname|priveopname|prive onttrekking|dividenduitkering|dividend",
            "pl": "wyplata wlasciciela|wyplata dla wlasciciela|dywidend*|wyplata zysku|"
            "pobranie wlasciciela",
            "cs": "osobni spotreba|vyber majitele|vyber podnikatele|dividend*|podil na zisku",
            "no": "privatuttak|eget uttag|egna uttag|utbytte|utdelning|udbytte|privat uttak|"
            "privathaevning|hevet eier",
            "sw": "matumizi ya mmiliki|gawio|gawio la faida",
            "tr": "ortaga odeme|kar payi|temettu|sahip cekim*",
        },
    ),
    Rule(
        C.TRANSFER,
        0,
        {
            "en": "own account|own accounts|own transfer|internal transfer|inter account|"
            "between accounts|between own accounts|between my accounts|account to account|"
            "transfer to savings|transfer from savings|to savings|from savings|savings transfer|"
            "sweep|sweep transfer|transfer to deposit|top up from own|"
            "transfer from current account|transfer to current account|from checking|to checking|"
            "pocket transfer|to pot|from pot|intra account",
            "fr": "virement interne|virement de compte a compte|compte a compte|vers epargne|"
            "depuis epargne|virement livret|livret a|entre mes comptes|virement compte courant|"
            "credit transfer compte courant|debit transfer compte courant",
            "de": "umbuchung*|ubertrag eigen*|eigenubertrag*|kontoubertrag*|ubertrag|"
            "auf sparkonto|vom sparkonto|tagesgeld*|eigenes konto|festgeld*",
            "es": "traspaso|traspasos|traspaso entre cuentas|transferencia propia|"
            "entre cuentas propias|cuenta de ahorro|traspaso a cuenta|traspaso recibido",
            "pt": "transferencia propria|transferencia entre contas|conta poupanca|"
            "contas proprias|transf interna|para poupanca|aplicacao poupanca",
            "it": "giroconto|giro conto|girofondi|tra conti propri|conto risparmio|"
            "trasferimento interno|conto deposito",
            "nl": "eigen rekening*|spaarrekening*|naar spaarrekening|van spaarrekening|"
            "overboeking eigen|interne overboeking|oranje spaarrekening|tussen rekeningen",
            "pl": "przelew wlasny|przelew wewnetrzny wlasny|rachunek oszczednosciowy|"
            "konto oszczednosciowe|miedzy wlasnymi",
            "cs": "vlastni ucet|vlastni prevod|sporici ucet|sporeni|prevod mezi vlastnimi|"
            "mezi vlastnimi ucty",
            "no": "egen konto|egne konti|egen overforing|egen overforsel|mellan egna konton|"
            "overforing egen|sparkonto|sparekonto|opsparing*|mellom egne kontoer|"
            "overforing mellan|egne kontoer",
            "sw": "uhamisho wa ndani|akaunti yangu|m shwari deposit|m shwari withdraw|"
            "kwenda akiba|kutoka akiba",
            "tr": "virman|hesaplar arasi|kendi hesab*|hesaplarim arasi",
        },
    ),
    Rule(
        C.TRANSFER,
        1,
        {
            "en": "autopay pymt|autopay payment|payment thank you|payment received thank you|"
            "payment from checking account|card payment received",
            "fr": "paiement carte recu merci",
            "de": "ausgleich kreditkarte|kreditkartenausgleich",
        },
    ),
    Rule(
        C.REFUND,
        1,
        {
            "en": "tax refund|vat refund|vat repayment|hmrc repayment|irs treas|tax repayment|"
            "hmrc|tax rebate",
            "fr": "remboursement tva|dgfip|degrevement",
            "de": "finanzamt*|finanzkasse*|steuererstattung*|umsatzsteuererstattung",
            "es": "devolucion iva|devolucion hacienda|agencia tributaria|hacienda publica",
            "pt": "reembolso iva|reembolso irs|reembolso irc|restituicao",
            "it": "rimborso iva|rimborso irpef|agenzia delle entrate|agenzia entrate",
            "nl": "belastingdienst|belastingteruggave|teruggave btw|teruggaaf",
            "pl": "zwrot vat|zwrot podatku|urzad skarbowy",
            "cs": "financni urad|nadmerny odpocet|preplatek dane",
            "no": "skatteverket|skatteetaten|skattestyrelsen|skat retur|overskytende skat",
            "sw": "kra refund|tra refund|ura refund",
            "tr": "vergi iade*|kdv iade*",
        },
    ),
    Rule(
        C.REFUND,
        0,
        {
            "en": "refund|refunds|refunded|reversal|reversed|reversing|chargeback|chargebacks|"
            "charge back|cashback|cash back|credit note|money back|reimbursement|rebate|"
            "purchase return|merchandise return|return of goods|credit voucher",
            "fr": "remboursement*|avoir|annulation|extourne|contrepassation|rbt|retrocession",
            "de": "erstattung*|ruckerstattung*|ruckzahlung*|gutschrift retoure|retoure|storno*|"
            "ruckbuchung*|ruckvergutung*|ruckuberweisung|kartengutschrift",
            "es": "reembolso*|devolucion|devoluciones|devolucion tarjeta|anulacion|retrocesion|"
            "abono devolucion|extorno",
            "pt": "reembolso*|devolucao|estorno*|anulacao|credito devolucao",
            "it": "rimborso|rimborsi|storno|nota di credito|nota credito|annullamento|"
            "riaccredito|reso merce",
            "nl": "terugbetaling|terugboeking|retourpinnen|retourbetaling|restitutie|creditnota|"
            "teruggave|correctieboeking|retourzending",
            "pl": "zwrot|zwrot srodkow|zwrot za zakup|korekta|storno|reklamacja",
            "cs": "vraceni|vratka|dobropis|storno|vraceni platby|refundace",
            "no": "refusjon|tilbakebetaling|tilbakefort|aterbetalning|aterbetaling|"
            "tilbagebetaling|refundering|kreditnota|retur|tilbageforsel|reklamation",
            "sw": "kurudishiwa|rejesho la fedha|reversal from|reversal of|urejeshaji",
            "tr": "iade|iptal|geri odeme",
        },
    ),
    # -- The state, the staff, the landlord
    Rule(
        C.SALARY,
        -1,
        {
            "en": "salary|salaries|wage|wages|payroll|staff pay|staff payment|staff salaries|"
            "net pay|pension contribution*|pension fund|nssf|nhif|shif|sha contribution|"
            "casual labour|employee pay|social security|weekly wages|bonus staff|"
            "overtime pay|staff advance|ssnit|uif",
            "fr": "salaire*|paie|paye employe*|urssaf|virement salaire*|caisse de retraite|"
            "cotisations sociales|remuneration employe|appointements|agirc arrco|msa cotisation*",
            "de": "lohn|lohne|gehalt|gehalter|lohnzahlung*|gehaltszahlung*|lohn gehalt|"
            "sozialversicherung*|krankenkassenbeitr*|minijob*|bezuge|ausbildungsvergutung|"
            "gehaltsabrechnung|lohnabrechnung|knappschaft bahn see|aok beitrag|arbeitsentgelt*",
            "es": "nomina|nominas|sueldo|sueldos|salario|salarios|seguridad social|tgss|"
            "seguros sociales|paga extra|finiquito|cotizacion autonomos|anticipo nomina",
            "pt": "salario|salarios|pagamento de vencimento|vencimentos|ordenado|ordenados|"
            "seguranca social|folha de pagamento|subsidio de ferias|subsidio de natal|fgts|inss|"
            "decimo terceiro",
            "it": "stipendio|stipendi|salario|salari|emolumenti|inps|contributi inps|"
            "busta paga|tredicesima|retribuzione",
            "nl": "salaris*|loon|lonen|nettoloon|loonbetaling*|vakantiegeld|pensioenpremie|"
            "pensioenfonds|personeelskosten",
            "pl": "wynagrodzenie|wynagrodzenia|pensja|wyplata wynagrodzenia|zus|"
            "skladki zus|skladki spoleczne|umowa zlecenie|premia pracownicza",
            "cs": "mzda|mzdy|vyplata mzdy|plat zamestnanec|cssz|ossz|socialni pojisteni|"
            "zdravotni pojisteni|vyplata zamestnanci|socialna poistovna",
            "no": "lonn|lonninger|loner|lonutbetalning|lonnsutbetaling|loenudbetaling|loen|"
            "lonoverforsel|lonoverforing|arbetsgivaravgift*|pensjonspremie|feriepenger|"
            "feriepenge|atp bidrag|lonoverforsler|lonudbetaling",
            "sw": "mshahara|mishahara|ujira|malipo ya wafanyakazi|posho|kibarua|vibarua",
            "tr": "maas|maaslar|maas odemesi|ucret odemesi|sgk|sgk prim*|personel odeme*",
        },
    ),
    Rule(
        C.TAX,
        -1,
        {
            "en": "tax|taxes|vat|vat payment|hmrc|irs|gst|hst|paye|income tax|corporation tax|"
            "corporate tax|sales tax|payroll tax|property tax|business rates|council tax|"
            "withholding tax|custom duty|customs duty|excise duty|excise|stamp duty|"
            "revenue authority|firs|inland revenue|revenue commissioners|usataxpymt|eftps|"
            "franchise tax|council rates|bas payment|ato payment|sars",
            "fr": "impot*|tva|dgfip|tresor public|taxe fonciere|taxe|cfe|direction generale "
            "des finances|finances publiques|douane*|precompte",
            "de": "finanzamt*|finanzkasse*|steuer|steuern|umsatzsteuer*|lohnsteuer*|"
            "gewerbesteuer*|einkommensteuer*|korperschaftsteuer*|grundsteuer*|"
            "kapitalertragsteuer*|kapitalertragssteuer*|solidaritatszuschlag|kfz steuer|"
            "kraftfahrzeugsteuer|steuerkasse|zollamt|mehrwertsteuer|steuernachzahlung|*steuer|"
            "steuervorauszahlung*|ust vorauszahlung|bundeskasse",
            "es": "hacienda publica|ministerio de hacienda|pago hacienda|delegacion de hacienda|"
            "agencia tributaria|aeat|impuesto*|iva|irpf|modelo 303|modelo 111|"
            "modelo 130|tributo*|recaudacion|sunat|dian|iae|ibi|tasa municipal",
            "pt": "imposto*|iva|financas|autoridade tributaria|irs retencao|irc|darf|"
            "receita federal|simples nacional|icms|iss|tributo*|das mei|imi|taxa municipal",
            "it": "f24|agenzia entrate|agenzia delle entrate|imposta|imposte|tributi|iva|irpef|"
            "ires|irap|imu|tari|delega unica|imposta di bollo|imposta bollo",
            "nl": "belasting|belastingen|belastingdienst|btw|omzetbelasting|loonheffing*|"
            "vennootschapsbelasting|inkomstenbelasting|gemeentebelasting*|heffing*|"
            "motorrijtuigenbelasting|waterschapsbelasting",
            "pl": "urzad skarbowy|podatek|podatki|podatku|vat 7|vat|pit 4|pit 5|cit 8|us podatek|"
            "przelew podatkowy|podatek dochodowy",
            "cs": "financni urad|dan z prijmu|dan z pridane hodnoty|dph|dan silnicni|"
            "dan z nemovitosti|zaloha na dan|srazkova dan|danovy urad|dane",
            "no": "skatt|skatter|skatteverket|skatteetaten|skattestyrelsen|moms 1|momsbetal*|"
            "moms betal*|momsinbetal*|merverdiavgift|"
            "forskuddsskatt|preliminarskatt|a skat|b skat|mva|forskattaling|skattekonto*|"
            "skattetrekk|skat|tull",
            "sw": "kra|kodi ya mapato|kodi ya serikali|kodi ya ongezeko la thamani|ushuru|itax|rra",
            "tr": "vergi*|kdv|kdv odeme*|gelir vergisi|stopaj|mtv|sgk vergi|damga vergisi|bsmv",
        },
    ),
    Rule(
        C.RENT,
        -1,
        {
            "en": "rent|rents|rental payment|monthly rental|office rental|property rental|"
            "rent payment|office rent|shop rent|lease of premises|"
            "office lease|lease payment premises|ground rent|landlord|warehouse rent|"
            "premises lease|coworking|co working|service charge premises",
            "fr": "loyer*|bail commercial|location bureau*|location local|location locaux|"
            "charges locatives|quittance loyer",
            "de": "miete|mieten|*miete|mietzahlung*|kaltmiete|warmmiete|pacht*|mietzins*|"
            "miet|nebenkosten vermieter|hausverwaltung|vermieter",
            "es": "alquiler|alquileres|arriendo|arrendamiento|renta local|renta oficina|"
            "alquiler local|alquiler oficina",
            "pt": "aluguel|aluguer|renda|rendas|renda loja|renda escritorio|arrendamento|"
            "senhorio|locacao de imovel",
            "it": "affitto|affitti|canone locazione|canone di locazione|locazione|pigione|"
            "canone affitto",
            "nl": "huur|huurpenningen|kantoorhuur|huurbetaling|winkelhuur|bedrijfshuur|huur pand",
            "pl": "czynsz*|najem|najem lokalu|wynajem lokalu|wynajem biura|dzierzawa",
            "cs": "najem|najemne|pronajem|pronajem prostor|podnajem|najomne",
            "no": "husleie|kontorleie|leie lokaler|hyra|lokalhyra|husleje|lokaleleje|hyror|"
            "lejebetaling|butikkleie|hyresavi|leje",
            "sw": "kodi ya pango|kodi ya nyumba|kodi ya duka|kodi ya ofisi|pango|kodi",
            "tr": "kira odeme*|kira bedeli|kirasi|isyeri kira*|ofis kira*|dukkan kira*",
        },
    ),
    # -- The bank
    Rule(
        C.FEES,
        -1,
        {
            "en": "bank fee|bank fees|bank charge|bank charges|service charge|service charges|"
            "service fee|monthly fee|account fee|account charge|maintenance fee|card fee|"
            "card charge|ledger fee|commission|commissions|charges|fee|fees|bank commission|"
            "overdraft interest|debit interest|interest charged|interest charge|"
            "foreign transaction fee|non sterling transaction fee|pos chg|chg|"
            "stamp charge|sms charge|sms alert charge|merchant service charge|processing fee|"
            "annual card fee|quarterly fees|statement fee|cot charge|unarranged overdraft|"
            "finance charge|late charge",
            "fr": "frais|frais bancaires|frais de tenue de compte|cotisation carte|"
            "cotisation bancaire|commission*|agios|interets debiteurs|commission mouvement|"
            "cotis carte|cotisation jazz|tenue de compte",
            "de": "gebuhr*|*gebuhr|*gebuhren|entgelt*|*entgelt|*entgelte|kontofuhrung*|"
            "abschluss|rechnungsabschluss|sollzins*|bankspesen|spesen|provision bank|"
            "kontoabschluss|abschlussposten|abrechnung kontofuhrung|kreditkartengebuhr|"
            "kontopreis|grundpreis konto",
            "es": "comision|comisiones|gastos bancarios|mantenimiento cuenta|"
            "mantenimiento de cuenta|cuota tarjeta|intereses deudores|intereses descubierto|"
            "liquidacion de intereses|gastos administracion|correo comisiones|"
            "administracion cuenta",
            "pt": "comissao|comissoes|tarifa|tarifas|manutencao de conta|anuidade cartao|"
            "cesta de servicos|despesas bancarias|juros devedores|comissao manutencao|anuidade|"
            "imposto de selo|encargos|tar pacote",
            "it": "commissione|commissioni|spese tenuta conto|spese|canone conto|"
            "canone mensile conto|competenze|interessi passivi|interessi debitori|"
            "spese bancarie|canone carta|canone mensile",
            "nl": "bankkosten|rentekosten|debetrente|bijdrage 1 2|pakketkosten|"
            "kosten rekening|kosten zakelijke rekening|administratiekosten|provisie|"
            "kosten betaalpakket|kosten van 1|rekeningkosten",
            "pl": "oplata|oplaty|prowizja|prowizje|oplata za karte|oplata za prowadzenie|"
            "odsetki debetowe|oplata miesieczna|prowizja za|abonament rachunku",
            "cs": "poplatek|poplatky|vedeni uctu|debetni urok|urok z debetu|provize|"
            "cena za vedeni|cena za sluzby|poplatok|poplatky za",
            "no": "gebyr*|*gebyr|avgift*|*avgift|kortavgift|bankavgift|bankgebyr|rentekostnad|"
            "manedsgebyr|overtrekksrente|arsavgift|manadsavgift|debetrente|kontogebyr",
            "sw": "ada ya huduma|makato|gharama za benki|makato ya benki|ada ya kutoa",
            "tr": "komisyon*|masraf*|hesap isletim*|islem ucreti|kart aidati|eft ucreti|"
            "havale ucreti|banka masraf*",
        },
    ),
    Rule(
        C.CASH,
        0,
        {
            "en": "cash|atm|atmd|withdrawal atm|cash withdrawal|cash deposit|cash wdl|"
            "counter withdrawal|cash machine|cashpoint|cash advance|agent withdrawal|cdm|"
            "atm wdl|atm withdrawal|over the counter|teller withdrawal|cash lodgement|"
            "withdrawal at agent|deposit at agent",
            "fr": "retrait|retraits|retrait dab|retrait gab|versement especes|especes|"
            "remise especes|depot especes",
            "de": "geldautomat*|geldausgabeautomat*|bargeld*|bareinzahlung*|barauszahlung*|"
            "bankomat*|auszahlung ga|bargeldauszahlung|einzahlung bar|barabhebung*|"
            "kassenbareinzahlung|abhebung|barverfugung|auszahlung automat|ga nr",
            "es": "cajero|cajero automatico|efectivo|ingreso efectivo|ingreso en efectivo|"
            "reintegro|reintegros|reintegro cajero|disposicion efectivo|retirada efectivo",
            "pt": "saque|levantamento|levantamentos|multibanco levantamento|dinheiro|"
            "deposito em numerario|numerario|deposito dinheiro|saque caixa",
            "it": "prelievo|prelievi|prelevamento|contanti|bancomat prelievo|versamento contanti|"
            "versamento contante|prelievo bancomat|prelievo atm",
            "nl": "geldopname|geldautomaat|kasopname|geldautomaten|contant|contante storting|"
            "geldmaat|chartaal|kasstorting",
            "pl": "wyplata z bankomatu|wyplata gotowki|wplata gotowki|bankomat|wplatomat|gotowka|"
            "wyplata gotowkowa|wplata gotowkowa|wyplata bankomat|wyplata w bankomacie",
            "cs": "vyber|vyber hotovosti|vklad hotovosti|bankomat|vyber z bankomatu|hotovost|"
            "hotovostni vklad|hotovostni vyber",
            "no": "minibank|uttak|kontantuttak|kontantuttag|bankomat|kontanthaevning|"
            "haevet kontant|innskudd kontant|kontant|kontanter|kontantinnskudd|"
            "haevning|bankomatuttag|uttag|insattningsautomat",
            "sw": "kutoa pesa|kutoa fedha|kuweka pesa|toa pesa|weka pesa|wakala|fedha taslimu|"
            "taslimu|customer withdrawal|withdrawal at agent till|deposit of funds at agent",
            "tr": "nakit|para cekme|para yatirma|atm para|nakit cekim|nakit yatirma|para cekimi",
        },
    ),
)
