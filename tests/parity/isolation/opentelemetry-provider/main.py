"""OpenTelemetry's global provider may be set once a program."""
import logging

from opentelemetry import metrics, trace
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from observe import saw

logging.disable()
saw(type(trace.get_tracer_provider()).__name__, trace.get_current_span().is_recording())
exporter = InMemorySpanExporter()
provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(exporter))
trace.set_tracer_provider(provider)
trace.set_tracer_provider(TracerProvider())
saw(trace.get_tracer_provider() is provider)
tracer = trace.get_tracer('orders')
with tracer.start_as_current_span('outer') as outer, tracer.start_as_current_span('inner', attributes={'item': 'tea'}):
    pass
spans = exporter.get_finished_spans()
saw([span.name for span in spans], spans[0].parent.span_id == outer.get_span_context().span_id, dict(spans[0].attributes))
reader = InMemoryMetricReader()
metrics.set_meter_provider(MeterProvider([reader]))
metrics.get_meter('orders').create_counter('orders').add(3)
data = reader.get_metrics_data()
saw([point.value for point in data.resource_metrics[0].scope_metrics[0].metrics[0].data.data_points])
