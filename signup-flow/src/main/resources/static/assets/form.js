// The number is asked for only where it is of use. Without scripts it is always there.
const byText = document.getElementById('by-text');
const field = document.getElementById('phone-field');
const phone = document.getElementById('phone');

function show() {
  const needed = byText.checked;
  field.hidden = !needed;
  phone.disabled = !needed;
  phone.required = needed;
}

byText.addEventListener('change', () => {
  show();
  if (byText.checked) phone.focus();
});
if (!phone.hasAttribute('aria-invalid')) show();

// Once: a second click sends nothing more. Coming back brings the button back.
const button = document.querySelector('button');
document.querySelector('form').addEventListener('submit', () => { button.disabled = true; });
addEventListener('pageshow', () => { button.disabled = false; });

document.getElementById('mistakes')?.focus();
