// What a process of the double knows of being in a container, and what the container knows of it: the ports on which it listens.
import net from 'node:net'

Object.defineProperty(process, 'versions', { value: Object.freeze({ ...process.versions, webcontainer: 'double' }) })

const reports = process.env['DOUBLE_REPORTS']
/** @type {net.Socket | undefined} */
let line
const tell = (/** @type {object} */ what) => {
  line ??= net.connect(Number(reports), '127.0.0.1').unref().on('error', () => {})
  line.write(`${JSON.stringify(what)}\n`)
}

const { listen, close } = net.Server.prototype
net.Server.prototype.listen = function (/** @type {any[]} */ ...args) {
  if (reports) this.once('listening', () => {
    const port = /** @type {net.AddressInfo} */ (this.address())?.port
    if (port) { tell({ port, open: true }); this.once('close', () => tell({ port, open: false })) }
  })
  return Reflect.apply(listen, this, args)
}
net.Server.prototype.close = close
