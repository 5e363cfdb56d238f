// Receives events of your app. npm install standardwebhooks, then:
// WEBHOOK_SECRET=whsec_… PORT=8080 node receiver.mjs
import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';

const webhook = new Webhook(process.env.WEBHOOK_SECRET);
// An event can arrive more than once. In production, keep the ids in your database for a few days.
const seen = new Set();

const server = createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  // The signature covers the bytes that were sent: verify them before you parse them.
  const body = Buffer.concat(parts).toString();
  let event;
  try {
    event = webhook.verify(body, request.headers);
  } catch {
    response.writeHead(401).end();
    return;
  }
  // Answer first. Work that takes longer belongs in a queue of your own.
  response.writeHead(204).end();
  const id = request.headers['webhook-id'];
  if (seen.has(id)) return;
  seen.add(id);
  console.log(event.type, JSON.stringify(event.data));
});

server.listen(Number(process.env.PORT), () => console.log(`listening on ${server.address().port}`));
