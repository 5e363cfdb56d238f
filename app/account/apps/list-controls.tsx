import { Search } from 'lucide-react';
import Form from 'next/form';
import { Button } from '@/components/ui/button';
import { SelectField, TextField } from '@/components/ui/field';
import { SubmitAsTyped } from '@/components/ui/submit-as-typed';
import { type AccessQuery, accessFilters, accessOrders } from '@/lib/data/owner/access-list';
import { texts } from '@/lib/web/language';
import { appsPage } from './grant-words';

/** Search, filter and order of the list. The choices are in the address; with script the list follows while typing. */
export async function ListControls({ asked, selecting }: { asked: AccessQuery; selecting: boolean }) {
  const t = await texts('apps');
  return (
    <Form
      action={appsPage}
      replace
      scroll={false}
      prefetch={false}
      role="search"
      className="flex flex-wrap items-end gap-3"
    >
      <SubmitAsTyped />
      {selecting ? <input type="hidden" name="select" value="1" /> : null}
      <div className="min-w-0 flex-1 basis-60">
        <TextField label={t('find')} name="find" type="search" defaultValue={asked.find} autoComplete="off" />
      </div>
      <div className="min-w-0 flex-1 basis-40">
        <SelectField label={t('show')} name="show" defaultValue={asked.show}>
          {accessFilters.map((filter) => (
            <option key={filter} value={filter}>
              {t(`filter.${filter}`)}
            </option>
          ))}
        </SelectField>
      </div>
      <div className="min-w-0 flex-1 basis-36">
        <SelectField label={t('sort')} name="order" defaultValue={asked.order}>
          {accessOrders.map((order) => (
            <option key={order} value={order}>
              {t(`order.${order}`)}
            </option>
          ))}
        </SelectField>
      </div>
      <Button type="submit" look="secondary">
        <Search aria-hidden className="size-4" />
        {t('apply')}
      </Button>
    </Form>
  );
}
