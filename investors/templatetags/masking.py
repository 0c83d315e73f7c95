from django import template

from investors.masking import mask_numbers

register = template.Library()
register.filter("mask_numbers", mask_numbers)
