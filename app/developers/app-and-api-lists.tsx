import { ApiTable } from '@/components/developers/api-table';
import { AppTable } from '@/components/developers/app-table';
import { TextLink } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/surface';
import { listApis } from '@/lib/data/developers/apis';
import { listClients } from '@/lib/data/developers/clients';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';

type Asked = { viewer: { sub: string }; query: string; all: string };

/** The viewer's apps, or an explanation when there are none. */
export async function AppList({ viewer, query, all }: Asked) {
  const { db } = await server();
  const apps = await listClients(db, viewer, nowSeconds(), query);
  if (apps.length > 0) return <AppTable apps={apps} />;
  if (query !== '') return <NothingFound what="app" query={query} all={all} />;
  return (
    <EmptyState title="No apps yet">
      An app is what asks people for access, or acts on its own. Registering one gives you a client id, a secret and
      code to paste; the first token is minutes away.
    </EmptyState>
  );
}

export async function ApiList({ viewer, query, all }: Asked) {
  const { db } = await server();
  const apis = await listApis(db, viewer, query);
  if (apis.length > 0) return <ApiTable apis={apis} />;
  if (query !== '') return <NothingFound what="API" query={query} all={all} />;
  return (
    <EmptyState title="No APIs yet">
      An API is what accepts access tokens. Register yours to give it scopes of its own and tokens that are made for it
      alone. To let people sign in you need none.
    </EmptyState>
  );
}

function NothingFound({ what, query, all }: { what: string; query: string; all: string }) {
  return (
    <EmptyState title={`No ${what} matches`}>
      None of your apps or APIs contains “{query}”. <TextLink href={all}>Show all</TextLink>
    </EmptyState>
  );
}
