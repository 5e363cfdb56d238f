import { server } from '@/lib/server';
import { currentLanguage, texts } from '@/lib/web/language';

/** "Lisbon, Portugal · 203.0.113.7", or the address alone; undefined if it is unknown. */
export async function networkText(ip: string | undefined): Promise<string | undefined> {
  if (ip === undefined || ip === 'unknown') return undefined;
  const t = await texts('security');
  const { city, country } = (await server()).places.find(ip, await currentLanguage()) ?? {};
  const place = city !== undefined && country !== undefined ? t('place', { city, country }) : (city ?? country);
  return place === undefined ? ip : t('devices.network', { place, ip });
}
