import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';

/** Filters a list of access by the name of the app. The form loads the same page with `find`. */
export function FindForm({ find }: { find: string }) {
  return (
    <form className="flex max-w-prose items-end gap-3">
      <div className="grow">
        <TextField label="Find an app" name="find" type="search" defaultValue={find} />
      </div>
      <Button type="submit" look="secondary">
        Find
      </Button>
    </form>
  );
}
