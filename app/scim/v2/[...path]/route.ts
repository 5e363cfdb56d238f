/** SCIM in development. In production our server answers it (`server.ts`). */
import { answerScim } from '@/lib/server';

export {
  answerScim as DELETE,
  answerScim as GET,
  answerScim as HEAD,
  answerScim as PATCH,
  answerScim as POST,
  answerScim as PUT,
};

export const dynamic = 'force-dynamic';
