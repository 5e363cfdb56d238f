import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ButtonLink } from '@/components/ui/button';
import { SubmitButton } from '@/components/ui/submit-button';
import { Panel } from '@/components/ui/surface';
import { clientStanding } from '@/lib/data/developers/clients';
import { counted } from '@/lib/words/count-words';
import { deleteApp } from '../../actions';
import { type AppParams, requireApp } from '../require-app';

export async function generateMetadata({ params }: AppParams): Promise<Metadata> {
  const { id } = await params;
  const { client } = await requireApp(id, `/developers/apps/${id}/delete`);
  return { title: `Delete ${client.metadata.client_name}?` };
}

export default async function DeleteApp({ params }: AppParams) {
  const { id } = await params;
  const { viewer, client, db, now } = await requireApp(id, `/developers/apps/${id}/delete`);
  const standing = await clientStanding(db, viewer, id, now);
  if (standing === undefined) notFound();
  const name = client.metadata.client_name;
  return (
    <Panel title={`Delete ${name}?`} id="delete">
      <div className="max-w-prose space-y-4">
        {standing.liveGrants === 0 ? <p>Nobody allows this app anything now.</p> : null}
        <p>Deleting cannot be undone. It ends, at once and together:</p>
        <ul className="list-disc space-y-1 pl-5">
          {standing.liveGrants > 0 ? (
            <li>{`the access that ${counted(standing.people, 'person', 'people')} gave it`}</li>
          ) : null}
          {standing.refreshTokens > 0 ? <li>{counted(standing.refreshTokens, 'refresh token')}</li> : null}
          {standing.secrets > 0 ? <li>{counted(standing.secrets, 'live secret')}</li> : null}
          <li>every code and pending request, and what APIs allowed it</li>
        </ul>
        <p className="text-muted">
          Access tokens that are out are marked invalid: APIs that check with us refuse them within seconds, those that
          check signatures alone when they expire. The client id is not given out again.
        </p>
        <form action={deleteApp.bind(null, id)} className="flex flex-wrap gap-3">
          <ButtonLink href={`/developers/apps/${id}/settings`}>Keep it</ButtonLink>
          <SubmitButton look="danger">{`Delete ${name}`}</SubmitButton>
        </form>
      </div>
    </Panel>
  );
}
