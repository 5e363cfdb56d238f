/**
 * Clients, the APIs they can reach, and the issuers they trust.
 */
import type { DescribedApi } from '../api-metadata';
import type { Client, ClientRegistration, ReachableApi, TrustedIssuer } from '../client-records';

export type ClientStore = {
  /** One statement. `now` decides which secrets are live. */
  findClient(id: string, now: number): Promise<Client | undefined>;

  /** Adds a client that registered itself, under a new id. */
  registerClient(
    client: ClientRegistration & { registrationHash: string; secretHash?: string; sealedSecret?: string },
    now: number,
  ): Promise<void>;
  /**
   * Replaces the metadata of a client that registered itself. Its secrets stay, unless it gets a new one or, with
   * `null`, may have none. Their sealed copies are deleted if its method is not `client_secret_jwt`. False if there is
   * no such client any more.
   */
  replaceRegistration(
    client: ClientRegistration & { secretHash?: string | null; sealedSecret?: string },
    now: number,
  ): Promise<boolean>;
  /**
   * Deletes a client that registered itself and ends its grants with their tokens, its codes and its secrets. False if
   * it was gone.
   */
  deleteRegistration(id: string, now: number): Promise<boolean>;
  /**
   * Stores the client that a metadata document describes. False if the id belongs to another kind of client or a
   * deleted one.
   */
  saveClientDocument(client: ClientRegistration & { documentEndsAt: number }, now: number): Promise<boolean>;
  /** The client that a metadata document describes, with what it could reach, without storing anything. */
  describeClient(client: ClientRegistration & { documentEndsAt: number; createdAt: number }): Promise<Client>;
  /**
   * Adds scopes to those that a client may request from people, if it registered itself or its id is a metadata
   * document. Other clients, and scopes that it already has, are left alone.
   */
  addClientScopes(clientId: string, scopes: string[], now: number): Promise<void>;

  /** Those of these scopes that any app may request from people, in the order given. */
  openScopes(scopes: string[]): Promise<string[]>;
  /** Those of these scopes that some API has, in the order given. */
  knownScopes(scopes: string[]): Promise<string[]>;
  /**
   * The APIs that are open to every app and have one of these scopes or one of these resources, in any spelling. Each
   * comes with all its scopes.
   */
  openApis(named: { scopes: string[]; resources: string[] }): Promise<ReachableApi[]>;
  /** An API that is open to every app, by its id, as its metadata describes it (RFC 9728). */
  findOpenApi(id: string): Promise<DescribedApi | undefined>;
  /** The types of authorization details of all APIs that are open to every app, sorted. */
  openDetailTypes(): Promise<string[]>;
  /**
   * The APIs that this person may create keys for, open ones and their own, each with those of the scopes that it has.
   */
  personApis(ownerId: string, scopes: string[]): Promise<ReachableApi[]>;
  /**
   * The APIs that this client acts for, with their scopes: the APIs of the client's owner and, for a first-party app,
   * the APIs that only the operator owns.
   */
  representedApis(clientId: string): Promise<{ resource: string; scopes: string[] }[]>;

  /**
   * Replaces the slow hash of a secret that was just used by its SHA-256, or marks the secret as weak. Nothing happens
   * if the hash has changed, or if another client has the same secret.
   */
  settleSecret(clientId: string, slowHash: string, to: { hash: string; hint: string } | 'weak'): Promise<void>;

  findTrustedIssuer(clientId: string, issuer: string): Promise<TrustedIssuer | undefined>;
};
