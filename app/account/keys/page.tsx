import { permanentRedirect } from 'next/navigation';

/** API keys are under Developers. Mails and bookmarks may have the old address. */
export default function OldKeysPage(): never {
  permanentRedirect('/developers/keys');
}
