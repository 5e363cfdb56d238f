import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { Alert, Panel } from '@/components/ui/surface';
import { findProfile } from '@/lib/data/people/profile';
import type { PictureFault } from '@/lib/pictures/picture-faults';
import { server } from '@/lib/server';
import type { Flash } from '@/lib/web/flash';
import { texts } from '@/lib/web/language';
import type { Viewer } from '@/lib/web/viewer';

/** The picture, with a control to replace or remove it. */
export async function PicturePanel({ viewer, flash }: { viewer: Viewer; flash: Flash | undefined }) {
  const { db, env } = await server();
  const t = await texts('profile');
  const { picture } = await findProfile(db, viewer);
  // An import can name a picture at another site. Our pages never load from other sites.
  const isOurs = picture?.startsWith(`${env.issuer}/pictures/`) === true;
  const fault = flash && (await faultText(flash));
  return (
    <Panel id="your-picture" title={t('picture.title')}>
      <form method="post" action="/account/profile/picture" encType="multipart/form-data" className="space-y-4">
        {fault ? <Alert title={t('picture.notSaved')}>{fault}</Alert> : null}
        {picture && !isOurs ? (
          <p className="text-sm wrap-anywhere text-muted">{t('picture.elsewhere', { address: picture })}</p>
        ) : null}
        <div className="flex flex-wrap items-start gap-6">
          <Avatar name={viewer.name} picture={isOurs ? (picture ?? null) : null} size="size-24 text-xl" />
          <div className="min-w-0 max-w-narrow flex-1 basis-60 space-y-4">
            <TextField
              label={t('picture.choose')}
              name="picture"
              type="file"
              accept="image/jpeg,image/png,image/webp"
              hint={t('picture.hint')}
              error={fault}
              className={fileControl}
            />
            <div className="flex flex-wrap gap-3">
              <Button type="submit" look="secondary">
                {t('picture.save')}
              </Button>
              {picture ? (
                <Button type="submit" look="quiet" name="action" value="remove">
                  {t('picture.remove')}
                </Button>
              ) : null}
            </div>
          </div>
        </div>
      </form>
    </Panel>
  );
}

/** The browser's own control, whose button looks like ours. It shows the name of the file without script. */
const fileControl =
  'cursor-pointer text-sm text-muted file:me-3 file:cursor-pointer file:rounded-md file:border file:border-control file:bg-sunken file:px-3 file:py-1 file:font-semibold file:text-ink';

const formats: Partial<Record<PictureFault, string>> = { svg: 'SVG', avif: 'AVIF', heic: 'HEIC', gif: 'GIF' };

/** The reason why the picture was not changed. */
async function faultText({ code, values }: Flash): Promise<string | undefined> {
  const t = await texts('profile');
  if (code === 'picture_none') return t('picture.none');
  if (code === 'picture_large') return t('picture.large');
  if (code === 'picture_wait') return t('picture.wait', { minutes: Number(values['minutes'] ?? 1) });
  if (code !== 'picture_refused') return undefined;
  const fault = values['fault'] ?? '';
  const format = Object.entries(formats).find(([name]) => name === fault)?.[1];
  if (format !== undefined) return t('picture.format', { format });
  if (fault === 'pixels') return t('picture.pixels');
  if (fault === 'damaged') return t('picture.damaged');
  return fault === 'busy' ? t('picture.busy') : t('picture.unknown');
}
