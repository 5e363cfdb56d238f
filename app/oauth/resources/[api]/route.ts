export { answer as GET, answer as HEAD, answer as OPTIONS, answer as POST } from '@/lib/server';
export const dynamic = 'force-dynamic';
