/**
 * What has to happen elsewhere because of something that happened here (design decision 13): written in the transaction of its
 * cause, delivered afterwards, again and again with growing pauses until it succeeds or is given up.
 *
 * pg-boss keeps the jobs, in a schema of its own; we only fetch and answer. Delivery is at least once: a process that
 * dies between delivering and noting it delivers again, so an effect carries an id that its receiver can tell repeats by.
 */
import PgBoss from 'pg-boss';
import { z } from 'zod';
import type { Commits, Row, Sql } from './sql';

/** Something to do, as plain data; each kind has one place that does it. */
const effectSchema = z.discriminatedUnion('kind', [
  /** Tells one client that a session ended (OpenID Connect Back-Channel Logout §2.5). */
  z.object({ kind: z.literal('logout'), clientId: z.string(), sid: z.string(), sub: z.string() }),
  /** Something that concerns the safety of an account was written to its log (`security-log.ts`). */
  z.object({ kind: z.literal('security'), sub: z.string(), eventId: z.string() }),
  /** A grant was made or changed: what its owner, its app and its APIs may want to hear of. */
  z.object({
    kind: z.literal('grant'),
    grantId: z.string(),
    change: z.enum(['allowed', 'changed', 'paused', 'resumed', 'ended', 'reused', 'token_revoked']),
    at: z.number(),
  }),
  /**
   * A letter to an account's owner (`lib/mail/`): with the link of this id, to whoever has an account of the sealed address, or that
   * the access of this grant ends soon. Addresses and what opens links stay out of here, and so out of logs.
   */
  z.object({ kind: z.literal('mail'), letter: z.enum(['link', 'forgotten', 'ending']), id: z.string() }),
]);
export type Effect = z.infer<typeof effectSchema>;
export type GrantChange = Extract<Effect, { kind: 'grant' }>['change'];

/** Does what an effect says. `id` is the same at every attempt; a rejection means "not yet". */
export type Deliver = (effect: Effect, id: string) => Promise<void>;

export type Outbox = {
  /** Writes effects with the `query` of the transaction that causes them. */
  send(query: Sql['query'], effects: readonly Effect[]): Promise<void>;
  /** Once the transaction of this `query` is through, whoever delivers in this process looks at once. */
  wake(query: Sql['query']): void;
  /** Called at every such moment, until the answer is called. */
  onWake(look: () => void): () => void;
  /** Delivers what is due, until nothing is; how many succeeded. Any number of instances may call it at once. */
  deliverDue(deliver: Deliver, log: Log): Promise<number>;
  /** Takes back what a process that died was busy with, and takes away what is long done. */
  maintain(): Promise<void>;
  close(): Promise<void>;
};

type Log = (entry: { level: 'info' | 'error'; event: string; [detail: string]: unknown }) => void;

export type OutboxOptions = {
  /** Attempts after the first. With pauses that double from `retryDelaySeconds`, ten are more than two hours. */
  retryLimit: number;
  retryDelaySeconds: number;
  /** An attempt that was not answered for this long belongs to a process that died. */
  attemptSeconds: number;
};

const defaults: OutboxOptions = { retryLimit: 10, retryDelaySeconds: 10, attemptSeconds: 60 };
const queue = 'effects';
const batchSize = 20;

/** Runs a text of one or more statements, as the driver does: pg-boss brings its own. */
export type RunSql = (text: string, values: unknown[]) => Promise<Row[]>;

const sqlValues = z.array(
  z
    .union([z.string(), z.number(), z.boolean()])
    .nullish()
    .transform((value) => value ?? null),
);

/** Delivers what is due until it is stopped; the stop waits for what is under way. */
export function keepDelivering(outbox: Outbox, deliver: Deliver, log: Log): () => Promise<void> {
  const failed = (error: unknown) => log({ level: 'error', event: 'outbox_failed', error: String(error) });
  return keepLooking(outbox, () => outbox.deliverDue(deliver, log).catch(failed));
}

/** Looks when it is woken, and every second for what other instances wrote and what is due again. `look` never rejects. */
export function keepLooking(outbox: Pick<Outbox, 'onWake'>, look: () => Promise<unknown>): () => Promise<void> {
  let turn: Promise<unknown> | undefined;
  let again = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const wait = () => {
    timer = setTimeout(go, lookEveryMilliseconds);
    timer.unref();
  };
  const go = () => {
    again = turn !== undefined;
    if (stopped || again) return;
    clearTimeout(timer);
    turn = look().finally(() => {
      turn = undefined;
      if (again) go();
      else if (!stopped) wait();
    });
  };
  const deaf = outbox.onWake(go);
  wait();
  return async () => {
    stopped = true;
    deaf();
    clearTimeout(timer);
    await turn;
  };
}

const lookEveryMilliseconds = 1000;

export async function openOutbox(
  run: RunSql,
  commits: Pick<Commits, 'after'>,
  options: Partial<OutboxOptions> = {},
): Promise<Outbox> {
  const { retryLimit, retryDelaySeconds, attemptSeconds } = { ...defaults, ...options };
  const boss = new PgBoss({
    db: { executeSql: async (text, values = []) => ({ rows: await run(text, values) }) },
    schedule: false,
    supervise: false,
    archiveCompletedAfterSeconds: 3600,
    archiveFailedAfterSeconds: 30 * 24 * 3600,
    deleteAfterDays: 1,
  });
  // Every call below rejects by itself; without a listener the event would end the process besides.
  boss.on('error', () => undefined);
  await boss.start();
  const rules = { name: queue, retryLimit, retryDelay: retryDelaySeconds, retryBackoff: true };
  await boss.createQueue(queue, { ...rules, expireInSeconds: attemptSeconds });

  async function attempt(job: PgBoss.JobWithMetadata<object>, deliver: Deliver, log: Log): Promise<boolean> {
    try {
      await deliver(effectSchema.parse(job.data), job.id);
    } catch (error) {
      const last = job.retryCount >= job.retryLimit;
      const event = last ? 'outbox_gave_up' : 'outbox_retries';
      log({ level: last ? 'error' : 'info', event, id: job.id, effect: job.data, error: String(error) });
      await boss.fail(queue, job.id, { message: String(error) });
      return false;
    }
    await boss.complete(queue, job.id);
    return true;
  }

  const looks = new Set<() => void>();
  const rouse = () => {
    for (const look of looks) look();
  };
  const wake = (query: Sql['query']) => commits.after(query, rouse);

  return {
    wake,
    onWake(look) {
      looks.add(look);
      return () => void looks.delete(look);
    },
    async send(query, effects) {
      if (effects.length === 0) return;
      const jobs = effects.map((effect) => ({ name: queue, data: effect }));
      const executeSql = async (text: string, values: unknown) => ({
        rows: await query('outbox_send', text, sqlValues.parse(values)),
      });
      await boss.insert(jobs, { db: { executeSql } });
      wake(query);
    },
    async deliverDue(deliver, log) {
      let delivered = 0;
      for (;;) {
        const jobs = await boss.fetch<object>(queue, { includeMetadata: true, batchSize });
        if (jobs.length === 0) return delivered;
        const succeeded = await Promise.all(jobs.map((job) => attempt(job, deliver, log)));
        delivered += succeeded.filter(Boolean).length;
      }
    },
    async maintain() {
      await boss.maintain();
    },
    close: () => boss.stop({ graceful: false }),
  };
}
