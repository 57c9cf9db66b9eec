"""Whether a restored snapshot fits this engine: calls through a native extension and back, the function tables of which
are the first to differ. A snapshot that does not fit traps here, before any learner's code."""


def run():
    import re
    from typing import Annotated

    from annotated_types import Gt
    from fastapi import FastAPI
    from pydantic import BaseModel, ValidationError, field_validator

    class Probe(BaseModel):
        number: Annotated[int, Gt(0)]
        text: str = 'x'

        @field_validator('text')
        @classmethod
        def upper(cls, value):
            return value.upper()

    try:
        Probe(number=-1)
    except ValidationError:
        pass
    app = FastAPI()

    @app.get('/probe/{number}')
    async def probe(number: int) -> Probe:
        return Probe(number=number)

    app.openapi()
    assert Probe(number=1, text='a').model_dump_json() == '{"number":1,"text":"A"}'
    assert re.sub(r'(\d+)', lambda match: match[1] * 2, 'a1') == 'a11'
