import type { ReactNode } from 'react';
import AccountLayout from '../account/layout';

/** The search belongs to the account. */
export default function SearchLayout({ children }: { children: ReactNode }) {
  return <AccountLayout>{children}</AccountLayout>;
}
