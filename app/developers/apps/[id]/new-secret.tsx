import { SecretBox } from '@/components/ui/copy';
import { SubmitButton } from '@/components/ui/submit-button';
import { dismissAppSecret } from '../actions';

/** The new secret, until the developer confirms that it is stored, or for two minutes. */
export function NewSecret({ clientId, secret }: { clientId: string; secret: string }) {
  return (
    <div className="space-y-3">
      <SecretBox label="Client secret" value={secret}>
        <strong className="font-semibold">Shown this once.</strong> Store it now where your app reads its secrets. We
        keep only a fingerprint of it and cannot show it again; if it is lost, create another.
      </SecretBox>
      <form action={dismissAppSecret.bind(null, clientId)}>
        <SubmitButton look="secondary">I have stored it</SubmitButton>
      </form>
    </div>
  );
}
