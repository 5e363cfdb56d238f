/** The names and texts that an API gives to people, in other languages (`localized.ts`). */
import { z } from 'zod';
import type { ApiScope } from './client-records';
import { type Localized, localizedSchema } from './localized';

/** The limits of the texts, in any language. */
export const apiName = z.string().trim().min(1).max(60);
export const scopeTitle = z.string().trim().min(1).max(80);
export const scopeDescription = z.string().trim().max(200);

export const localizedApiSchema = localizedSchema({ name: apiName.exactOptional() });
export const localizedScopeSchema = localizedSchema({
  title: scopeTitle.exactOptional(),
  description: scopeDescription.exactOptional(),
});
export const localizedTitleSchema = localizedSchema({ title: scopeTitle.exactOptional() });

/** A scope as its API describes it. */
export type ScopeOfApi = Omit<ApiScope, 'value' | 'localized'> & {
  name: string;
  resource: string;
  /** The name of the API, and title and description of the scope, in other languages. */
  localized?: Localized<'name' | 'title' | 'description'> | undefined;
};

type Described = {
  api: { name: string; resource: string; localized?: Localized<'name'> | undefined };
  scope: Omit<ApiScope, 'value'>;
};

export function scopeOfApi({ api, scope }: Described): ScopeOfApi {
  const { name, resource } = api;
  const { title, description, effect } = scope;
  const tags = new Set([...Object.keys(api.localized ?? {}), ...Object.keys(scope.localized ?? {})]);
  const localized = Object.fromEntries(
    [...tags].map((tag) => [tag, { ...api.localized?.[tag], ...scope.localized?.[tag] }]),
  );
  return { name, resource, title, description, effect, ...(tags.size > 0 && { localized }) };
}
