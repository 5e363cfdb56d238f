import { Marked } from '@/components/developers/marked';
import { Checkbox, ChoiceGroup } from '@/components/ui/choice';
import { TextField } from '@/components/ui/field';
import { Notice } from '@/components/ui/surface';
import { signingAlgs } from '@/lib/oauth/model/signing-algs';
import { ChoiceField, Folded, LinesField, type Part, UrlField } from './form-fields';

const objectNames = ['request_object_signing_alg', 'request_uris', 'require_signed_request_object'];
const signInNames = ['default_max_age', 'require_auth_time', 'default_acr_values', 'initiate_login_uri'];

/** How the app sends authorization requests. */
export function Requests({ part }: { part: Part }) {
  const { kind, values, errors, offers } = part;
  const texts = part.texts.requests;
  return (
    <div className="space-y-4">
      {kind === 'web' ? (
        <>
          <Checkbox
            name="require_pkce"
            label={texts.requirePkce}
            hint={texts.requirePkceHint}
            defaultChecked={values.require_pkce}
          />
          {values.require_pkce ? null : offers.withoutPkce ? (
            <Notice tone="danger" title={texts.withoutPkceTitle}>
              <Marked text={texts.withoutPkceText} />
            </Notice>
          ) : (
            <Notice tone="warn">
              <Marked text={texts.withNonceText} />
            </Notice>
          )}
        </>
      ) : null}
      <Checkbox
        name="require_pushed_authorization_requests"
        label={texts.requirePar}
        hint={texts.requireParHint}
        defaultChecked={values.require_pushed_authorization_requests}
      />
      <LinesField
        label={texts.detailTypes}
        name="authorization_details_types"
        part={part}
        hint={texts.detailTypesHint}
      />
      <Folded
        part={part}
        title={texts.signedTitle}
        names={objectNames}
        used={
          values.require_signed_request_object || values.request_uris !== '' || values.request_object_signing_alg !== ''
        }
      >
        <Checkbox
          name="require_signed_request_object"
          label={texts.requireSigned}
          hint={texts.requireSignedHint}
          defaultChecked={values.require_signed_request_object}
        />
        <ChoiceField
          label={texts.objectAlg}
          name="request_object_signing_alg"
          part={part}
          none={texts.anyAlg}
          options={signingAlgs}
          hint={texts.objectAlgHint}
        />
        <LinesField label={texts.requestUris} name="request_uris" part={part} hint={texts.requestUrisHint} />
      </Folded>
      <Folded
        part={part}
        title={texts.authenticationTitle}
        names={signInNames}
        used={
          values.default_max_age !== '' ||
          values.require_auth_time ||
          values.default_acr_values !== '' ||
          values.initiate_login_uri !== ''
        }
      >
        <TextField
          label={texts.maxAge}
          name="default_max_age"
          optional
          inputMode="numeric"
          autoComplete="off"
          hint={texts.maxAgeHint}
          defaultValue={values.default_max_age}
          error={errors['default_max_age']}
        />
        <Checkbox
          name="require_auth_time"
          label={texts.authTime}
          hint={texts.authTimeHint}
          defaultChecked={values.require_auth_time}
        />
        <LinesField label={texts.acr} name="default_acr_values" part={part} hint={texts.acrHint} />
        <UrlField label={texts.initiateLogin} name="initiate_login_uri" part={part} hint={texts.initiateLoginHint} />
      </Folded>
    </div>
  );
}

/** How the app learns that a person signed out. */
export function SigningOut({ part }: { part: Part }) {
  const { values } = part;
  const texts = part.texts.logout;
  return (
    <div className="space-y-4">
      <LinesField label={texts.redirects} name="post_logout_redirect_uris" part={part} hint={texts.redirectsHint} />
      <UrlField label={texts.backchannel} name="backchannel_logout_uri" part={part} hint={texts.backchannelHint} />
      <UrlField label={texts.frontchannel} name="frontchannel_logout_uri" part={part} hint={texts.frontchannelHint} />
      <Folded
        part={part}
        title={texts.sessionTitle}
        names={['backchannel_logout_session_required', 'frontchannel_logout_session_required']}
        used={values.backchannel_logout_session_required || values.frontchannel_logout_session_required}
      >
        <ChoiceGroup legend={texts.sessionLegend}>
          <Checkbox
            name="backchannel_logout_session_required"
            label={texts.inTokens}
            defaultChecked={values.backchannel_logout_session_required}
          />
          <Checkbox
            name="frontchannel_logout_session_required"
            label={texts.inAddress}
            defaultChecked={values.frontchannel_logout_session_required}
          />
        </ChoiceGroup>
      </Folded>
    </div>
  );
}
