// Makes the requests that standard input lists, at once, and prints what a program in Node.js sees of each answer, in the same order:
// [{"name": "...", "client": "fetch" | "http" | "http2", "url": "...", "method": "GET", "headers": {}, "body": "...", "timeout": 1000}];
// headers are for fetch alone.
import http from 'node:http'
import https from 'node:https'
import http2 from 'node:http2'
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'

const authority = process.env.NODE_EXTRA_CA_CERTS // fetch reads it by itself, the others do too; HTTP/2 is told
const ca = authority ? readFileSync(authority) : undefined

async function viaFetch({ url, method, headers, body, timeout }, seen) {
  const signal = timeout ? AbortSignal.timeout(timeout) : undefined
  const answer = await fetch(url, { method, headers, body, signal })
  seen.status = answer.status
  seen.type = answer.headers.get('content-type')
  seen.body = ''
  const decoder = new TextDecoder()
  for await (const part of answer.body ?? []) seen.body += decoder.decode(part, { stream: true })
}

function viaHTTP({ url, method, body, timeout }, seen) {
  return new Promise((resolve, reject) => {
    const signal = timeout ? AbortSignal.timeout(timeout) : undefined
    const request = (url.startsWith('https') ? https : http).request(url, { method, signal, agent: false, ca }, (answer) => {
      seen.status = answer.statusCode
      seen.type = answer.headers['content-type']
      seen.body = ''
      answer.setEncoding('utf8')
      answer.on('data', (part) => { seen.body += part })
      answer.on('error', reject)
      answer.on('end', resolve)
    })
    request.on('error', reject)
    request.end(body)
  })
}

async function viaHTTP2({ url, method, body, timeout }, seen) {
  const { origin, pathname } = new URL(url)
  const session = http2.connect(origin, { ca })
  try {
    const signal = timeout ? AbortSignal.timeout(timeout) : undefined
    const stream = session.request({ ':method': method, ':path': pathname }, { signal, endStream: !body })
    stream.on('response', (header) => { seen.status = header[':status']; seen.type = header['content-type'] })
    stream.setEncoding('utf8')
    seen.body = ''
    stream.on('data', (part) => { seen.body += part })
    const over = new Promise((resolve, reject) => { stream.on('end', resolve); stream.on('error', reject) })
    if (body) stream.end(body)
    await over
  } finally {
    session.close()
  }
}

const clients = { fetch: viaFetch, http: viaHTTP, http2: viaHTTP2 }

async function make(job) {
  const seen = { name: job.name }
  try {
    await clients[job.client](job, seen)
    JSON.parse(seen.body)
  } catch (e) {
    const code = [e.code, e.cause?.code].find((c) => typeof c === 'string') // the number of a DOMException says less than its name
    seen.error = { name: e.name, message: e.message, code: code ?? e.name, cause: e.cause?.message ?? '' }
  }
  return seen
}

const jobs = JSON.parse(await text(process.stdin))
console.log(JSON.stringify(await Promise.all(jobs.map(make))))
