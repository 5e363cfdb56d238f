import { notFound } from 'next/navigation';
import { server } from '@/lib/server';

/** The gallery exists in development, and where the tests turn it on. Otherwise it is a 404. */
export async function requireGallery(): Promise<void> {
  if (!(await server()).env.gallery) notFound();
}
