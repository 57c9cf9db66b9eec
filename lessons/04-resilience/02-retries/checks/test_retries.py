"""What orders owes its callers, and what it owes payments. Each check starts with both services fresh and well."""

import pytest

ORDERS = "http://orders:8001/orders"
ORDER = f"{ORDERS}/o-1"
PAYMENTS = "http://payments:8002"
BUDGET = 2.0
ATTEMPTS = 4

NO_KEY = (
    "A POST that is sent twice is done twice, unless payments can tell that it is the same one: send the header Idempotency-Key with it."
)
NEW_KEY = "Each attempt had a key of its own, so that each was a charge of its own. Make the key once, before the first attempt."
SAME_KEY = "The key names one charge. Make a new one for each payment, with uuid4, and keep it for that payment's attempts only."
LOOP = "Nothing limits the retries of all callers together. Keep one count for the whole service: each call earns a tenth of a retry, each retry spends one."
GROW = "Double the longest wait with each attempt: 0.1 s, 0.2 s, 0.4 s. A service that is down needs more time the longer it is down."
TOO_FEW = "Four attempts in all, the first included, while there are retries to spend: a service that starts has ten, and three calls that fail need nine."
SPENT = (
    "The retries were used up, and calls that went well brought none back. Each call earns a tenth of a retry, up to ten kept: "
    "so a service that is well can always afford a few."
)


@pytest.mark.points(1)
@pytest.mark.hint("A retry is for what has failed. An answer that came is returned at once, whether or not one likes what it says.")
def test_asks_once(lab):
    """When payments is well, it is asked once"""
    expect_paid(lab, ORDER, 1, "payments was well")
    still_open = lab.get(f"{ORDERS}/o-2")
    assert still_open.status == 200, f"payments was well, and GET /orders/o-2 answered {described(still_open)}, expected 200"
    assert still_open.json()["payment"] == "open", f"payments says that o-2 is open, and GET /orders/o-2 answered {still_open.text}"
    charged = lab.post(f"{ORDERS}/o-2/payment")
    assert charged.status == 201, f"payments was well, and POST /orders/o-2/payment answered {described(charged)}, expected 201"
    assert len(requests(lab)) == 3, f"payments was well, and orders sent it {len(requests(lab))} requests for three calls, expected 3"


@pytest.mark.points(2)
@pytest.mark.hint("Both kinds of failure are worth another attempt: an answer of 5xx, and none within the attempt's own timeout.")
def test_gets_over_a_failure(lab):
    """A short failure of payments is not seen by the caller"""
    mood(lab, status=503, times=2)
    expect_paid(lab, ORDER, 3, "payments answered 503 twice and was well again")
    mood(lab, pause=1.0, times=1)
    expect_paid(lab, ORDER, 2, "payments took 1 s for one answer, and 0.02 s for those after it")


@pytest.mark.points(3)
@pytest.mark.hint(NO_KEY)
def test_charges_once(lab):
    """When the answer to a payment is lost, the payment goes through, and is charged once"""
    for order_id in ("o-1", "o-2"):
        mood(lab, pause=1.0, times=1)
        since = lab.now
        answer = lab.post(f"{ORDERS}/{order_id}/payment")
        keys = [key_of(request) for request in requests(lab, since)]
        if len(keys) > 1:
            lab.hint(NO_KEY if None in keys else NEW_KEY)
        elif answer.status != 201:
            lab.hint("It was tried once only. With a key a POST can be sent again like a GET: payments knows the charge by its key.")
        if answer.status == 422:
            lab.hint(SAME_KEY)
        when = f"payments charged for {order_id} and its answer was late"
        assert answer.status == 201, f"{when}, and POST /orders/{order_id}/payment answered {described(answer)}, expected 201"
        charges = [charge for charge in lab.get(f"{PAYMENTS}/charges").json()["charges"] if charge["order_id"] == order_id]
        assert len(charges) == 1, f"{when}: it was then charged {len(charges)} times, expected once"


@pytest.mark.points(2)
@pytest.mark.hint("A status from 400 to 499 says that the request was at fault: the same request will get the same answer. Return it.")
def test_a_no_is_a_no(lab):
    """A 4xx is not asked for again"""
    since = lab.now
    declined = lab.post(f"{ORDERS}/o-3/payment")
    asked = len(requests(lab, since))
    assert asked == 1, f"payments declined the card with 402, and orders asked {asked} times, expected once"
    assert declined.status == 402, f"payments declined the card with 402, and orders answered {described(declined)}, expected 402"
    mood(lab, status=401, times=10)
    since = lab.now
    lab.get(ORDER)
    asked = len(requests(lab, since))
    assert asked == 1, f"payments answered 401, and orders asked {asked} times, expected once"


@pytest.mark.points(1)
@pytest.mark.hint("Four attempts in all, the first included; then say what you know.")
def test_gives_up(lab):
    """When payments stays down, orders gives up after four attempts"""
    mood(lab, status=503)
    since = lab.now
    shown = lab.get(ORDER)
    attempts = len(requests(lab, since))
    assert 3 <= attempts <= ATTEMPTS, f"payments answered 503, and orders made {attempts} attempts, expected {ATTEMPTS}"
    assert shown.status == 200 and shown.json()["degraded"] is True, f"payments answered 503, and GET /orders/o-1 answered {described(shown)}, expected 200 and degraded"
    paid = lab.post(f"{ORDERS}/o-2/payment")
    assert paid.status == 503, f"payments answered 503, and POST /orders/o-2/payment answered {described(paid)}, expected 503"


@pytest.mark.points(2)
@pytest.mark.hint(
    "Four attempts of 0.5 s, and the waits between them, are more than the caller's 2 s. Note when the call began, and start nothing that "
    "cannot end in time: an attempt gets what is left, at most 0.5 s."
)
def test_keeps_its_own_promise(lab):
    """When payments is slow, the caller has an answer within 2 seconds"""
    with lab.fault("latency", latency=3000, from_="orders", to="payments"):
        for method, path in (("GET", "/o-1"), ("POST", "/o-2/payment")):
            answer = lab.request(method, ORDERS + path)
            assert answer.elapsed <= BUDGET, (
                f"payments was slow by 3 s, and {method} /orders{path} was answered after {answer.elapsed:.2f} s of virtual time, "
                f"expected at most {BUDGET:.0f} s"
            )


@pytest.mark.points(3)
@pytest.mark.hint(GROW)
def test_waits_longer_each_time(lab):
    """The waits between the attempts grow"""
    mood(lab, status=503)
    first, last = [], []
    for call in range(12):
        if call in (3, 6, 9):
            lab.restart("orders")  # with all its retries to spend again
            lab.wait_ready("orders")
        since = lab.now
        lab.get(ORDER)
        at = [request.t for request in requests(lab, since)]
        lab.hint(TOO_FEW)
        # Where the waits happen to be long, the caller's time may be up after three.
        assert len(at) >= ATTEMPTS - 1, (
            f"payments answered 503, and orders made {len(at)} attempts, expected {ATTEMPTS}; it had been called {call % 3} times since its start"
        )
        first.append(at[1] - at[0])
        last.append(at[-1] - at[-2])
    lab.hint(GROW)
    if max(last) < 0.05:
        lab.hint("There is hardly a wait between the attempts: whoever is down is asked again before it can get up. Wait `BASE * 2**attempt` seconds at most.")
    # Each is a matter of chance, the longest of twelve hardly is.
    assert max(last) > 1.5 * max(first), (
        f"over twelve calls the longest wait before a second attempt was {max(first):.3f} s, before the last one {max(last):.3f} s, "
        "expected one that doubles with each attempt"
    )


@pytest.mark.points(3)
@pytest.mark.hint(
    "All who failed together come back together, and payments fails again. Let chance spread them: random.uniform(0, longest) instead "
    "of the longest wait itself."
)
def test_not_in_step(lab):
    """Ten callers who fail together do not come back together"""
    mood(lab, status=503)
    lab.burst(ORDER, times=10)
    at = sorted(request.t for request in requests(lab))
    assert len(at) >= 15, f"ten callers failed at once, and orders made {max(len(at) - 10, 0)} retries for them, expected one for each or more"
    seconds = at[10:20]
    spread = seconds[-1] - seconds[0]
    assert spread >= 0.02, f"ten callers failed at once, and the next {len(seconds)} attempts all came within {spread * 1000:.0f} ms, expected at least 20 ms"


@pytest.mark.points(2)
@pytest.mark.hint("Retry-After says for how many seconds there is no use in asking: wait that long at least, on top of your own wait.")
def test_waits_as_told(lab):
    """When payments says when to come back, orders does not come before, and not at all where that is too late"""
    mood(lab, status=503, retry_after=1, times=1)
    answer = expect_paid(lab, ORDER, 2, "payments answered 503 with Retry-After: 1")
    assert answer.elapsed >= 1, f"payments answered 503 with Retry-After: 1, and orders asked again within {answer.elapsed:.2f} s, expected 1 s at least"
    mood(lab, status=503, retry_after=30)
    since = lab.now
    answer = lab.get(ORDER)
    lab.hint("In 30 s the caller will be gone. Where the wait does not fit into what is left, give up at once.")
    assert answer.elapsed <= 0.5, f"payments answered 503 with Retry-After: 30, and orders answered after {answer.elapsed:.2f} s, expected at once, at most 0.5 s"
    asked = len(requests(lab, since))
    assert asked == 1, f"payments answered 503 with Retry-After: 30, and orders asked {asked} times, expected once"


@pytest.mark.points(3)
@pytest.mark.hint(LOOP)
def test_no_storm(lab):
    """While payments is down, orders sends it hardly more than without retries"""
    mood(lab, status=503)
    calls = len(lab.load(ORDER, every=0.1, for_=5))
    sent = len(requests(lab))
    allowed = round(1.1 * calls) + 15
    assert sent <= allowed, f"payments was down for 5 s and {calls} calls, and orders sent it {sent} requests, expected at most {allowed}"


@pytest.mark.points(2)
@pytest.mark.hint(SPENT)
def test_single_failures(lab):
    """When one request in twelve fails, the callers do not see it"""
    with lab.fault("http_abort", httpStatus=503, percentage=8, to="payments", path="/payments"):
        answers = lab.load(ORDER, every=0.1, for_=25)
    paid = sum(answer.status == 200 and answer.json()["payment"] == "paid" for answer in answers)
    assert paid >= 0.99 * len(answers), f"payments failed 8 % of its requests, and {paid} of {len(answers)} callers saw their payment, expected 99 % of them"


@pytest.mark.points(1)
@pytest.mark.hidden
@pytest.mark.hint(SPENT)
def test_after_the_storm(lab):
    """After an outage orders is whole again, and can afford retries again"""
    mood(lab, status=503)
    lab.load(ORDER, every=0.1, for_=2)
    mood(lab)
    expect_paid(lab, ORDER, 1, "payments was well again after an outage of 2 s")
    lab.load(ORDER, every=0.1, for_=3)
    mood(lab, status=503, times=1)
    expect_paid(lab, ORDER, 2, "payments failed once, 3 s and thirty calls after an outage")


def mood(lab, **settings):
    """Tells payments how to behave from now on."""
    answer = lab.put(f"{PAYMENTS}/mood", json=settings)
    assert answer.status == 200, f"PUT /mood answered {described(answer)}: leave payments/main.py as it was, it belongs to another team"


def requests(lab, since=0):
    """What has reached payments from orders since then, oldest first."""
    return lab.events(kind="http.request", from_="orders", to="payments", since=since)


def key_of(request):
    """The Idempotency-Key that it carried, if any."""
    return next((value for name, value in request.headers if name.lower() == "idempotency-key"), None)


def expect_paid(lab, url, attempts, when):
    since = lab.now
    answer = lab.get(url)
    asked = len(requests(lab, since))
    assert answer.status == 200, f"{when}, and GET /orders/o-1 answered {described(answer)}, expected 200"
    assert answer.json()["payment"] == "paid", f"{when}, and GET /orders/o-1 answered {answer.text} after asking {asked} times, expected the payment"
    assert asked == attempts, f"{when}, and orders asked {asked} times, expected {attempts}"
    assert answer.elapsed <= BUDGET, f"{when}, and GET /orders/o-1 was answered after {answer.elapsed:.2f} s of virtual time, expected at most {BUDGET:.0f} s"
    return answer


def described(answer):
    return f"nothing ({answer.error})" if answer.status == 0 else f"{answer.status} {answer.text[:200]}"
