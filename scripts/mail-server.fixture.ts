/** The mail server of the tests, and the messages that it accepted. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime, { type Email } from 'postal-mime';
import { z } from 'zod';
import { launch, stop } from './processes.mjs';

const takenSchema = z.object({
  from: z.string(),
  to: z.array(z.string()),
  secure: z.boolean(),
  user: z.string().nullish(),
  /** Whether the sender asked for it (RFC 6531 §3.4). */
  smtpUtf8: z.boolean(),
  raw: z.base64(),
});

export type ReceivedMail = Omit<z.infer<typeof takenSchema>, 'raw'> & {
  raw: string;
  mail: Email;
  header: (name: string) => string | undefined;
};

export type MailServer = {
  port: number;
  url: string;
  /** In the order in which the server accepted them. */
  messages: () => Promise<ReceivedMail[]>;
  /** Ends the server at once, as a power cut does. */
  kill: () => Promise<void>;
  /** Starts the server again at the same address. Messages are kept. */
  start: () => Promise<void>;
  end: () => Promise<void>;
};

export async function startMailServer({ starttls = false, ascii = false } = {}): Promise<MailServer> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-mail-'));
  let port = 0;
  let service: Awaited<ReturnType<typeof launch>> | undefined;
  const start = async () => {
    await new Promise<void>((resolve, reject) => {
      const args = [
        'scripts/mail-server.mjs',
        String(port),
        folder,
        ...(starttls ? ['--starttls'] : []),
        ...(ascii ? ['--ascii'] : []),
      ];
      const onLine = (line: string) => {
        const listening = /^listening (\d+)$/.exec(line)?.[1];
        if (listening === undefined) return;
        port = Number(listening);
        resolve();
      };
      launch({ name: 'mail', args, onLine }).then((started) => {
        service = started;
        void started.ended.then(() => reject(new Error(started.tail.join('\n'))));
      }, reject);
    });
  };
  const kill = async () => {
    if (service) await stop(service);
  };
  await start();
  return {
    port,
    url: `smtp://127.0.0.1:${port}`,
    start,
    kill,
    async messages() {
      const names = readdirSync(folder).sort();
      return Promise.all(names.map((name) => read(join(folder, name))));
    },
    async end() {
      await kill();
      rmSync(folder, { recursive: true });
    },
  };
}

async function read(path: string): Promise<ReceivedMail> {
  const { raw, ...taken } = takenSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  const bytes = Buffer.from(raw, 'base64');
  const mail = await PostalMime.parse(bytes);
  const header = (name: string) => mail.headers.find(({ key }) => key === name.toLowerCase())?.value;
  return { ...taken, raw: bytes.toString('utf8'), mail, header };
}

/** The address in a message that begins with this path. */
export function linkIn({ mail }: { mail: Pick<Email, 'text'> }, path: string): string {
  const found = (mail.text ?? '').match(/https?:\/\/\S+/g)?.find((url) => new URL(url).pathname === path);
  if (found === undefined) throw new Error(`no link to ${path} in: ${mail.text}`);
  return found;
}
