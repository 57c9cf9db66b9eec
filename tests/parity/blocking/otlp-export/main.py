"""OpenTelemetry's exporter over HTTP: a batch from its own thread, flushed, and a collector that is not there."""
import http.server
import logging
import threading

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from observe import saw, took

logging.disable()


class Collector(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        request = ExportTraceServiceRequest.FromString(self.rfile.read(int(self.headers['content-length'])))
        names.append([span.name for spans in request.resource_spans for scope in spans.scope_spans for span in scope.spans])
        arrived.set()
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args):
        pass


names, arrived = [], threading.Event()
server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Collector)
threading.Thread(target=server.serve_forever, args=(0.05,)).start()
provider = TracerProvider()
provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f'http://127.0.0.1:{server.server_port}/v1/traces'), schedule_delay_millis=400))
tracer = provider.get_tracer('orders')
with took('the schedule', 0.4):
    with tracer.start_as_current_span('outer'), tracer.start_as_current_span('inner'):
        pass
    arrived.wait()
with tracer.start_as_current_span('flushed'):
    pass
saw(provider.force_flush(), names)
provider.shutdown()
server.shutdown()
