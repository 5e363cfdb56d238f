/**
 * The types of the Management API, generated from its OpenAPI document by `npm run client`. Do not edit: change the
 * operations in lib/management, and run the command again.
 */
export interface paths {
    "/apps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List apps, newest first */
        get: operations["listApps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/apps/{app}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an app */
        get: operations["getApp"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List uses of operator scopes, newest first */
        get: operations["listAuditEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description A registered app (an OAuth client). */
        App: {
            /**
             * Format: date-time
             * @description A time (RFC 3339), such as 2026-12-21T14:05:00Z.
             */
            created_at: string;
            first_party: boolean;
            /** @description The client_id. */
            id: string;
            /**
             * @description It decides which other settings are possible. It cannot change.
             * @enum {string}
             */
            kind: "web" | "spa" | "native" | "machine";
            /** @description The longest grant that it accepts; null: no limit. */
            max_grant_seconds: number | null;
            /** @description Client metadata (RFC 7591 §2), also with language tags such as client_name#de. */
            metadata: {
                [key: string]: unknown;
            };
            /**
             * @description Registered in the portal or by this API, by itself (RFC 7591), or by its metadata document.
             * @enum {string}
             */
            origin: "portal" | "registration" | "document";
            /** @description The account of its developer; null if nobody owns it. */
            owner_id: string | null;
            /** @description The scopes that it may request from people. */
            scopes: {
                /** @description Whether people cannot untick it on the consent page. */
                required: boolean;
                scope: string;
            }[];
            /**
             * Format: date-time
             * @description A time (RFC 3339), such as 2026-12-21T14:05:00Z.
             */
            updated_at: string;
            /** @description Since when its identity is verified; null if it is not. */
            verified_at: string | null;
        };
        /** @description One use of an operator scope. */
        AuditEntry: {
            /**
             * Format: date-time
             * @description A time (RFC 3339), such as 2026-12-21T14:05:00Z.
             */
            at: string;
            /** @description The client of the access token. */
            client_id: string;
            id: string;
            /** @description The names of the sent members. Values are not recorded. */
            members: string[];
            /** @description The network of the caller, such as 203.0.113.0/24. */
            network: string | null;
            /** @description The operationId. */
            operation: string;
            query: {
                [key: string]: string;
            };
            request_id: string;
            status: number;
            /** @description The path below /api/v1. */
            target: string;
            /** @description The operator; null if the client acted for itself. */
            user_id: string | null;
        };
        /** @description Problem details (RFC 9457). */
        Problem: {
            /** @enum {string} */
            code: "invalid_request" | "invalid_token" | "insufficient_scope" | "operators_only" | "not_found" | "method_not_allowed" | "conflict" | "precondition_failed" | "too_large" | "unsupported_media_type" | "invalid_fields" | "key_reused" | "too_many_requests" | "server_error" | "unavailable";
            detail: string;
            errors?: {
                code: string;
                detail: string;
                field: string;
                pointer: string;
            }[];
            request_id: string;
            status: number;
            title: string;
            /** Format: uri */
            type: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listApps: {
        parameters: {
            query?: {
                /** @description Where to continue: `next_cursor` of the answer before. */
                cursor?: string;
                kind?: "web" | "spa" | "native" | "machine";
                /** @description How many items to return: at most 200. */
                limit?: number;
                /** @description Only this account's apps. */
                owner_id?: string;
                /** @description A part of a name or of a client_id. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List apps, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["App"][];
                        /** @description Where the next part begins; null at the end. */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description The request is malformed (invalid_request) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The access token is missing or not valid (invalid_token) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The access token does not allow this (insufficient_scope) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (too_many_requests) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side (server_error) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service is temporarily unavailable (unavailable) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The client_id. */
                app: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Get an app */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["App"];
                };
            };
            /** @description The request is malformed (invalid_request) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The access token is missing or not valid (invalid_token) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The access token does not allow this (insufficient_scope) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such object (not_found) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (too_many_requests) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side (server_error) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service is temporarily unavailable (unavailable) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAuditEntries: {
        parameters: {
            query?: {
                client_id?: string;
                /** @description Where to continue: `next_cursor` of the answer before. */
                cursor?: string;
                /** @description How many items to return: at most 200. */
                limit?: number;
                operation?: string;
                /** @description A time (RFC 3339), such as 2026-12-21T14:05:00Z. */
                since?: string;
                /** @description A time (RFC 3339), such as 2026-12-21T14:05:00Z. */
                until?: string;
                user_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List uses of operator scopes, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AuditEntry"][];
                        /** @description Where the next part begins; null at the end. */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description The request is malformed (invalid_request) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The access token is missing or not valid (invalid_token) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The access token does not allow this (insufficient_scope). Only operators may do this (operators_only) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (too_many_requests) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side (server_error) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service is temporarily unavailable (unavailable) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
