"""The listing as FastAPI and SQLAlchemy would write it: async, asyncpg, has-next, JSON and page.

The usual way, as their documentation shows it: the token is checked and the user read by a
dependency, rows are ORM objects, the answer is a response model; the page is a Jinja2 template
with the same filters and rows. It reads Partnex's own tables. Requests come by ASGI in the same
process, without a socket, like Partnex's by WSGI.
"""

import asyncio
import uuid
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar

import jwt
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment
from pydantic import BaseModel, ConfigDict
from sqlalchemy import DateTime, ForeignKey, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, joinedload, mapped_column, relationship

PAGE_SIZE = 25


class Base(DeclarativeBase):
    type_annotation_map: ClassVar = {datetime: DateTime(timezone=True)}


class User(Base):
    __tablename__ = "accounts_user"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    role: Mapped[str]
    is_active: Mapped[bool]


class Family(Base):
    __tablename__ = "accounts_tokenfamily"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"))
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    user: Mapped[User] = relationship()


class Sme(Base):
    __tablename__ = "smes_sme"
    id: Mapped[int] = mapped_column(primary_key=True)
    business_name: Mapped[str]
    industry: Mapped[str]
    country: Mapped[str]
    city: Mapped[str]
    years_of_operation: Mapped[int]
    employees: Mapped[int]
    score: Mapped[int]
    risk_level: Mapped[str]
    score_basis: Mapped[str]
    scored_at: Mapped[datetime]
    is_listed: Mapped[bool]


class Card(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: int
    business_name: str
    industry: str
    country: str
    city: str
    years_of_operation: int
    employees: int
    score: int
    risk_level: str
    score_basis: str
    scored_at: datetime


class Listed(BaseModel):
    results: list[Card]
    has_next: bool


INDUSTRIES = {letter: f"Industry {letter}" for letter in "ABCDEFGHIJKLMNOPQRSTU"}
COUNTRIES = ("PT", "ES", "FR", "DE", "IT", "KE", "NG", "GH", "TN", "EG")
TEMPLATE = """<!doctype html><html lang="en"><head><title>Businesses</title>
{% for name in range(20) %}<link rel="stylesheet" href="/static/css/{{ name }}.css">{% endfor %}
</head><body><header><nav><ul>{% for label, url in links %}<li><a href="{{ url }}">{{ label }}</a>
</li>{% endfor %}</ul></nav><p>{{ user.email }} {{ user.role }}</p></header><main>
<h1>Businesses open to investment</h1><form method="get">
<input type="search" name="search" value="{{ query.search or '' }}">
{% for name, options in filters.items() %}<label>{{ name }}<select name="{{ name }}">
{% for value, label in options %}<option value="{{ value }}"
{% if query.get(name) == value %}selected{% endif %}>{{ label }}</option>{% endfor %}
</select></label>{% endfor %}<button>Show</button></form>
<table><thead><tr>{% for head in heads %}<th scope="col">{{ head }}</th>{% endfor %}</tr></thead>
<tbody>{% for sme in rows %}<tr><td><svg class="ring level-{{ sme.risk_level|lower }}" width="44"
 height="44" viewBox="0 0 44 44" role="img"><title>Score {{ sme.score }} of 100</title>
<circle class="ring-track" cx="22" cy="22" r="18.5"/><circle class="ring-value" cx="22" cy="22"
 r="18.5" pathLength="100" stroke-dasharray="{{ sme.score }} 100"/><text x="22" y="22.5">
{{ sme.score }}</text></svg></td><th scope="row"><a href="/smes/{{ sme.id }}/">
{{ sme.business_name }}</a><span>{{ industries[sme.industry] }}</span></th>
<td><span class="badge"><svg class="icon"><path d="M20 13c0 5-3.5 7.5-7.66 8.95"/></svg>
{{ sme.risk_level }}</span></td><td><span class="badge"><svg class="icon"><path d="M20 13c0 5-3.5"/>
</svg>{{ sme.score_basis }}</span></td><td>{{ sme.city }}<span>{{ sme.country }}</span></td>
<td>{{ "{:,}".format(sme.employees) }} people<span>{{ sme.years_of_operation }} years</span></td>
<td><time datetime="{{ sme.scored_at.date().isoformat() }}">{{ sme.scored_at.strftime("%d %b %Y") }}
</time></td></tr>{% endfor %}</tbody></table>
{% if has_next %}<a rel="next" href="?after={{ rows[-1].id }}">Next</a>{% endif %}
</main><footer><p>Partnex</p></footer></body></html>"""
HEADS = ("Score", "Business", "Level", "Rests on", "Place", "Size and age", "Scored")
LINKS = [(f"Link {number}", f"/link/{number}/") for number in range(10)]
BANDS = [("", "Any"), *((str(number), f"Band {number}") for number in range(4))]
FILTERS = {
    "industry": [("", "All industries"), *INDUSTRIES.items()],
    "country": [("", "All countries"), *((code, code) for code in COUNTRIES)],
    **{f"band_{number}": BANDS for number in range(9)},
}


def make(url: str, key: str) -> FastAPI:
    app = FastAPI()
    engine = create_async_engine(url, pool_size=1, max_overflow=0)
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    page = Environment(autoescape=True).from_string(TEMPLATE)
    app.state.engine = engine

    async def session() -> Any:
        async with sessions() as opened:
            yield opened

    Session = Annotated[AsyncSession, Depends(session)]  # noqa: N806 -- a type

    async def reader(request: Request, session: Session) -> User:
        raw = request.headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            claims = jwt.decode(
                raw, key, algorithms=["HS256"], audience="partnex", issuer="partnex"
            )
        except jwt.InvalidTokenError as error:
            raise HTTPException(401) from error
        family = await session.scalar(
            select(Family)
            .options(joinedload(Family.user))
            .where(
                Family.id == uuid.UUID(hex=claims["family"]),
                Family.revoked_at.is_(None),
                Family.expires_at > datetime.now(UTC),
            )
        )
        if family is None or not family.user.is_active or family.user.role != "investor":
            raise HTTPException(403)
        return family.user

    Reader = Annotated[User, Depends(reader)]  # noqa: N806 -- a type

    async def rows_of(
        session: AsyncSession,
        industry: str | None,
        country: str | None,
        min_score: int | None,
        max_score: int | None,
        order: str,
    ) -> tuple[list[Sme], bool]:
        rows = select(Sme).where(Sme.is_listed)
        if industry:
            rows = rows.where(Sme.industry == industry)
        if country:
            rows = rows.where(Sme.country == country)
        if min_score is not None:
            rows = rows.where(Sme.score >= min_score)
        if max_score is not None:
            rows = rows.where(Sme.score <= max_score)
        by = {
            "score": (Sme.score.desc(), Sme.id.desc()),
            "newest": (Sme.scored_at.desc(), Sme.id.desc()),
            "name": (Sme.business_name, Sme.id),
        }[order]
        found = list((await session.scalars(rows.order_by(*by).limit(PAGE_SIZE + 1))).all())
        return found[:PAGE_SIZE], len(found) > PAGE_SIZE

    @app.get("/api/smes", response_model=Listed)
    async def listing(
        session: Session,
        user: Reader,
        industry: str | None = None,
        country: str | None = None,
        min_score: int | None = None,
        max_score: int | None = None,
        order: str = "score",
    ) -> Any:
        rows, has_next = await rows_of(session, industry, country, min_score, max_score, order)
        return {"results": rows, "has_next": has_next}

    @app.get("/smes", response_class=HTMLResponse)
    async def listing_page(
        request: Request,
        session: Session,
        user: Reader,
        industry: str | None = None,
        country: str | None = None,
        min_score: int | None = None,
        max_score: int | None = None,
        order: str = "score",
    ) -> Any:
        rows, has_next = await rows_of(session, industry, country, min_score, max_score, order)
        return page.render(
            rows=rows,
            has_next=has_next,
            user=user,
            query=request.query_params,
            industries=INDUSTRIES,
            filters=FILTERS,
            heads=HEADS,
            links=LINKS,
        )

    return app


class Peer:
    """Sends GET requests of a program to the application, on an event loop that is kept."""

    def __init__(self, url: str, key: str, bearer: str) -> None:
        self.app, self.loop = make(url, key), asyncio.new_event_loop()
        self.headers = [(b"host", b"localhost"), (b"authorization", bearer.encode())]

    def get(self, path: str, query: str) -> bytes:
        return self.loop.run_until_complete(self._get(path, query))

    async def _get(self, path: str, query: str) -> bytes:
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": self.headers,
            "client": ("127.0.0.1", 1),
            "server": ("localhost", 80),
        }
        status, body = 0, bytearray()

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            nonlocal status
            status = message.get("status", status)
            body.extend(message.get("body", b""))

        await self.app(scope, receive, send)
        if status != 200:
            raise RuntimeError(f"the peer answered {status}: {bytes(body)[:200]!r}")
        return bytes(body)

    def backend(self) -> int:
        """The PostgreSQL process of its one connection."""

        async def ask() -> int:
            async with self.app.state.engine.connect() as connection:
                raw = await connection.get_raw_connection()
                return raw.driver_connection.get_server_pid()

        return self.loop.run_until_complete(ask())

    def close(self) -> None:
        self.loop.run_until_complete(self.app.state.engine.dispose())
        self.loop.close()
