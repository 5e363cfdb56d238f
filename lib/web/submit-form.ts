import { UnavailableError } from '@/lib/oauth/unavailable';

/**
 * Runs what a form asks for. While the database is unavailable the form comes back as it was sent (`again`), with the reason
 * above it, so nothing that was typed is lost.
 */
export async function keepingForm<State>(
  again: (problem: string) => State,
  work: () => Promise<State>,
): Promise<State> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    return again('We cannot save this at the moment. What you typed is still here. Wait a minute, then send it again.');
  }
}
