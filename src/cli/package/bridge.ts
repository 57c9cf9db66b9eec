/**
 * A page that hands texts on between the window that frames it and the control port's WebSocket: in a WebContainer only pages
 * of its own origin reach it. The token comes with the window's first message, and goes on to the socket.
 */
export const BRIDGE = `<!doctype html><meta charset="utf-8"><title>Faultline host</title><script>
addEventListener('message', function once(event) {
  if (event.source !== parent || !event.data || event.data.faultline !== 'open' || !event.ports[0]) return
  removeEventListener('message', once)
  var port = event.ports[0]
  var socket = new WebSocket(location.origin.replace(/^http/, 'ws') + '/?token=' + encodeURIComponent(String(event.data.token)))
  socket.onopen = function () { port.postMessage({ open: true }) }
  socket.onmessage = function (message) { port.postMessage({ text: String(message.data) }) }
  socket.onclose = function () { port.postMessage({ closed: true }) }
  port.onmessage = function (message) {
    if (message.data.close) socket.close()
    else if (socket.readyState === 1) socket.send(message.data.text)
  }
})
parent.postMessage({ faultline: 'bridge' }, '*')
</script>`
