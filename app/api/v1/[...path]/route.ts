/** The Management API in development. In production our server answers it (`server.ts`). */
import { answerManagement } from '@/lib/server';

export {
  answerManagement as DELETE,
  answerManagement as GET,
  answerManagement as HEAD,
  answerManagement as OPTIONS,
  answerManagement as PATCH,
  answerManagement as POST,
  answerManagement as PUT,
};

export const dynamic = 'force-dynamic';
