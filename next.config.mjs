/** @type {import('next').NextConfig} */
export default {
  distDir: process.env.NEXT_DIST_DIR ?? '.next',
  poweredByHeader: false,
  reactStrictMode: true,
  // The title of a page is in its head, also without the script that would move it there (lib/edge/plain-page.ts).
  htmlLimitedBots: /./,
  // No image optimizer: it serves any of our pictures to anyone, and keeps copies after a picture was deleted.
  images: { unoptimized: true },
  // `npm test` and `npm run check` run the type checker over the whole project; a build need not do it again.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: [
    '@electric-sql/pglite',
    'pglite-prisma-adapter',
    '@prisma/client',
    '@prisma/adapter-pg',
    'pg',
    'pg-boss',
    '@node-rs/argon2',
    '@node-rs/bcrypt',
    'nodemailer',
  ],
  async headers() {
    return [
      {
        source: '/(.*)',
        headers: [
          { key: 'X-Content-Type-Options', value: 'nosniff' },
          { key: 'Referrer-Policy', value: 'same-origin' },
          { key: 'X-Frame-Options', value: 'DENY' },
        ],
      },
    ];
  },
};
