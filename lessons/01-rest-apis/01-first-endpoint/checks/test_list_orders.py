"""What GET /orders owes its callers. Each check starts with a fresh service that knows two orders."""

import json

import pytest

ORDERS = "http://orders:8001/orders"
AT_START = [
    {"id": "o-1", "item": "teapot", "quantity": 1},
    {"id": "o-2", "item": "cup", "quantity": 4},
]


@pytest.mark.points(2)
@pytest.mark.hint('Write `@app.get("/orders")` above an `async def` that returns the orders.')
def test_answers_with_200(lab):
    """GET /orders is answered with 200 OK"""
    ask(lab)


@pytest.mark.points(3)
@pytest.mark.hint('The body must be {"orders": [...]} with the orders as they are, oldest first.')
def test_lists_every_order(lab):
    """GET /orders lists every order, oldest first"""
    answer = ask(lab, status=None)
    body = read_json(lab, answer)
    assert body == {"orders": AT_START}, f'expected {json.dumps({"orders": AT_START})}, but the body is {short(answer.text)}'


@pytest.mark.points(3)
@pytest.mark.hint(
    "Read ORDERS inside the function: what is computed outside of it is computed once, when the service starts, "
    "and grows old from then on."
)
def test_shows_a_new_order(lab):
    """An order that was just placed is in the list"""
    placed = lab.post(ORDERS, json={"item": "kettle", "quantity": 2})
    assert placed.status == 201, f"POST /orders answered {described(placed)}, expected 201 as in the starter"
    answer = ask(lab, status=None)
    read_json(lab, answer)
    assert "kettle" in answer.text, f"a kettle was ordered, but GET /orders then answered {short(answer.text)}"


@pytest.mark.points(2)
@pytest.mark.hint(
    "GET must only read: RFC 9110 calls it a safe method, and browsers, caches and retries rely on that. "
    "Return the list without changing it."
)
def test_reading_changes_nothing(lab):
    """Asking twice gives the same answer twice"""
    first = ask(lab, status=None)
    second = ask(lab, status=None)
    assert second.text == first.text, f"the first answer was {short(first.text)}, the second {short(second.text)}"


@pytest.mark.points(1)
@pytest.mark.hint("Leave `@app.post` and `/health` as they were, and add a function of your own below them.")
def test_the_rest_still_works(lab):
    """Placing an order and the health check work as before"""
    health = lab.get("http://orders:8001/health")
    assert health.status == 200, f"GET /health answered {described(health)}, expected 200"
    placed = lab.post(ORDERS, json={"item": "kettle", "quantity": 2})
    assert placed.status == 201, f"POST /orders answered {described(placed)}, expected 201"
    assert placed.json() == {"id": "o-3", "item": "kettle", "quantity": 2}, f"POST /orders answered {short(placed.text)}"


def ask(lab, status=200):
    """GET /orders, which must be a success: any at all where status is None, since one check asks for 200 already."""
    answer = lab.get(ORDERS)
    if answer.status == 405:
        lab.hint(
            "405 means: this path is known, but not with this method. Is the decorator `@app.get` (not post), "
            'and is its path "/orders", without a slash at the end?'
        )
    elif answer.status == 422:
        lab.hint("422 means: a body was expected, and a GET has none. Keep `@app.post` for placing orders; add a function for GET.")
    elif answer.status == 201:
        lab.hint("201 Created is for a request that made something. Leave `status_code` out: 200 is what FastAPI answers by itself.")
    elif answer.status >= 500:
        lab.hint("500 means: the function raised an exception. Its traceback is in the logs of orders.")
    good = answer.status == status if status else 200 <= answer.status < 300
    assert good, f"GET /orders answered {described(answer)}, expected 200"
    return answer


def read_json(lab, answer):
    """The body as JSON; where its shape is one of the usual slips, the hint names it."""
    assert "json" in (answer.headers.get("content-type") or ""), f"the body is {answer.headers.get('content-type')}, expected JSON"
    body = answer.json()
    if body is None:
        lab.hint("The body is `null`: the function ends without `return`, and Python then returns None. `print` only writes to the log.")
    elif isinstance(body, str):
        lab.hint("The body is a JSON text with JSON inside: FastAPI does the conversion, so return the dict itself, without `json.dumps` or `str`.")
    elif isinstance(body, list) and body and isinstance(body[-1], int):
        lab.hint("A status beside the body is Flask's way; FastAPI makes a list of the two. Return the dict alone.")
    elif isinstance(body, list):
        lab.hint('The list must stand under the key "orders": an object can get more keys later (a count, a next page), a bare list cannot.')
    elif isinstance(body, dict) and isinstance(body.get("orders"), list) and body["orders"][::-1] == AT_START:
        lab.hint("The orders are there, newest first. Oldest first is asked for: the order in which they stand in ORDERS.")
    assert body is not None, "the body is null, expected the orders"
    return body


def described(answer):
    return f"nothing ({answer.error})" if answer.status == 0 else f"{answer.status} {short(answer.text)}"


def short(text):
    return text if len(text) <= 200 else f"{text[:200]}..."
