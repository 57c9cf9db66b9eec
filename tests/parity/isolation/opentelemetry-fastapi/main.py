"""FastAPI and httpx instrumented: one trace from the client's span to the server's."""
import asyncio

import httpx
from fastapi import FastAPI
from opentelemetry import trace
from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from observe import saw
from serving import served

exporter = InMemorySpanExporter()
provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(exporter))
trace.set_tracer_provider(provider)
saw(hasattr(httpx.AsyncHTTPTransport.handle_async_request, '__wrapped__'))
app = FastAPI()


@app.get('/orders/{number}')
async def order(number: int):
    return trace.get_current_span().is_recording()


FastAPIInstrumentor.instrument_app(app, exclude_spans=['receive', 'send'])
HTTPXClientInstrumentor().instrument()


async def main():
    async with served(app) as port, httpx.AsyncClient() as client:
        saw((await client.get(f'http://127.0.0.1:{port}/orders/7')).json())


asyncio.run(main())
spans = {span.kind.name: span for span in exporter.get_finished_spans()}
saw(sorted(spans), len({span.context.trace_id for span in spans.values()}), spans['SERVER'].parent.span_id == spans['CLIENT'].context.span_id)
saw(spans['SERVER'].name, spans['CLIENT'].name)
