/**
 * Authorization requests on their way to a code, the codes, and what may happen only once.
 */
import type { Interaction, InteractionProgress, PushedRequest, WaitingLimits } from '../request-records';
import type { CodeState, NewCode, NewRefreshToken } from '../token-records';

export type CodeStore = {
  createPushedRequest(request: PushedRequest): Promise<void>;
  /** A pushed request that has not ended and whose key is not claimed (`claimOnce`). */
  findPushedRequest(key: string, now: number): Promise<PushedRequest | undefined>;

  /**
   * False, and nothing is stored, if the limits of interactions that wait for a sign-in are reached. Concurrent calls
   * may exceed a limit by their number. An interaction that does not wait is always stored and not counted.
   */
  createInteraction(interaction: Interaction, limits?: WaitingLimits): Promise<boolean>;
  /**
   * Somebody signed in for it: it waits no longer and gets this end. False if it is consumed, past its end or unknown.
   */
  extendInteraction(id: string, endsAt: number, now: number): Promise<boolean>;
  /** An interaction that is neither consumed nor past its end. */
  findInteraction(id: string, now: number): Promise<Interaction | undefined>;
  /** An interaction in any state, until it is deleted: for the page that says it is over and links back to the app. */
  findAnyInteraction(id: string): Promise<Interaction | undefined>;
  /** False if it is consumed, past its end or unknown. */
  updateInteraction(id: string, progress: InteractionProgress, now: number): Promise<boolean>;
  /** True for exactly one caller. */
  consumeInteraction(id: string, now: number): Promise<boolean>;

  /**
   * One statement. A code that will yield an ID token also records that its client takes part in the session
   * (`addSessionClient`).
   */
  createCode(grant: { id: string; epoch: number }, code: NewCode, now: number): Promise<void>;
  /** One statement: the code with its grant and subject, whatever their state. */
  findCode(hash: string): Promise<CodeState | undefined>;
  /**
   * Consumes the code and stores the first refresh token of its family, in one statement. True for exactly one caller,
   * and only if the code has not ended and its grant is live, not paused, and in the code's epoch. The refresh token
   * ends when its given end or the grant's end comes, whichever is earlier.
   */
  redeemCode(hash: string, refreshToken: NewRefreshToken | undefined, now: number): Promise<boolean>;

  /** Records that the client learned of this sign-in and must learn of its end. Does nothing for an unknown session. */
  addSessionClient(sid: string, clientId: string): Promise<void>;
  /** The clients that took part in the session, also after its end, each with the `sid` it received. */
  sessionClients(sid: string): Promise<{ clientId: string; sid: string }[]>;

  /** True for exactly one caller until `endsAt` has passed. Used for assertion ids and the like. */
  claimOnce(key: string, endsAt: number, now: number): Promise<boolean>;
};
