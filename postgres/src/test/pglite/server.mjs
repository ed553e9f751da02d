// PostgreSQL with pgvector on a free port of this machine, for the tests: says the port, ends with its standard input.
// It has one session for all; connections are more than one only so that a new one need not wait for the last one's end.
import { PGlite } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'

const db = await PGlite.create({ extensions: { vector } })
const server = new PGLiteSocketServer({ db, host: '127.0.0.1', port: 0, maxConnections: 8 })
server.addEventListener('listening', (event) => console.log(`port ${event.detail.port}`))
process.stdin.resume()
process.stdin.on('end', () => process.exit(0))
await server.start()
